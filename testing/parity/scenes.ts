/** What each tool is asked, on every surface: input that is good, bad, and well-formed but refused. */
import type { RefusalCode } from "../../src/kernel/refusals.ts";
import type { Asked } from "./asking.ts";
import { ACCOUNT_AND_GOAL_SCENES } from "./scenes/accounts-and-goals.ts";
import { CHECK_IN_SCENES } from "./scenes/check-ins.ts";
import { JOURNAL_SCENES } from "./scenes/journal.ts";
import { LEDGER_SCENES } from "./scenes/ledger.ts";
import { PLANNING_SCENES } from "./scenes/planning.ts";

/** Every tool's scene. One that is missing fails the test. */
export const SCENES: Readonly<Record<string, readonly Asked[]>> = {
  ...ACCOUNT_AND_GOAL_SCENES,
  ...LEDGER_SCENES,
  ...CHECK_IN_SCENES,
  ...PLANNING_SCENES,
  ...JOURNAL_SCENES,
};

/**
 * Refusals that the scenes leave to the operation's own test: they take too many calls to arrive at, another day, a
 * person or the operator.
 */
export const LEFT_OUT: Readonly<Record<string, readonly RefusalCode[]>> = {
  create_goal: ["limit_reached"],
  link_account: ["limit_reached"],
  update_account: ["account_already_linked"],
  spend_from_goal: ["person_required"],
  commit_rebalance: ["plan_expired", "requester_only", "person_required"],
  react_to_goal: ["limit_reached"],
  schedule_check_in: ["limit_reached"],
};

import { findAccount, findGoal, findPartner } from "../../identity/lookup.ts";
import { id, line } from "../../views/fields.ts";
import type { Viewing } from "../operation.ts";

/** The filters of every operation that reads ledger events. */
export const ledgerFilters = {
  account_id: id.nullish(),
  goal_id: id.nullish(),
  user_id: id.nullish().describe("The partner who acted."),
  actor: line(60).nullish().describe("The client that acted."),
};

type Filters = Readonly<Partial<Record<keyof typeof ledgerFilters, string | null | undefined>>>;

/** @throws Refusal `not_found` when the filters name an account, goal or user that the caller cannot know */
export function assertFiltersKnown(viewing: Viewing, { account_id, goal_id, user_id }: Filters): void {
  if (account_id) findAccount(viewing, account_id);
  if (goal_id) findGoal(viewing, goal_id);
  if (user_id) findPartner(viewing, user_id);
}

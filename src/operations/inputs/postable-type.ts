import { z } from "zod";
import type { EventType } from "../../books/rows.ts";
import { POSTABLE_TYPES, type PostableType } from "../../ledger/posting.ts";

/** The operations that write the event types which callers cannot post. */
const WRITTEN_BY: Readonly<Record<Exclude<EventType, PostableType>, string>> = {
  SPENDING: "spend_from_goal",
  REVERSAL: "reverse_event",
  GOAL: "create_goal, update_goal, close_goal",
  ACCOUNT: "link_account, update_account, close_account",
  COUPLE: "update_couple",
  PLAN: "commit_rebalance, approve_rebalance, reject_rebalance",
  JOURNAL: "add_journal_entry",
  REACTION: "react_to_goal",
  SYNC: "schedule_check_in",
  DRIFT: "get_drift",
};

/** The type of a posted event. The error for another type names the operation that writes it, or the valid types. */
export const postableType = z.enum(POSTABLE_TYPES, { error: ({ input }) => notPostable(input) });

function notPostable(type: unknown): string {
  const use = Object.entries(WRITTEN_BY).find(([written]) => written === type)?.[1];
  if (use !== undefined) return `${type} events cannot be posted; use ${use}.`;
  return `Give one of ${POSTABLE_TYPES.join(", ")}.`;
}

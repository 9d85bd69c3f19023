import type { EventType } from "../books/rows.ts";
import { type FieldError, invalidInput } from "../kernel/refusals.ts";

/** Which ids an event that is posted by hand must name; the others must be left out. */
const NAMES = {
  DEPOSIT: ["source_account_id"],
  WITHDRAWAL: ["source_account_id"],
  BALANCE_SYNC: ["source_account_id"],
  ALLOCATION: ["source_account_id", "dest_goal_id"],
  RELEASE: ["source_account_id", "source_goal_id"],
  REALLOCATION: ["source_account_id", "source_goal_id", "dest_goal_id"],
  SYSTEM: [],
} as const satisfies Partial<Record<EventType, readonly IdField[]>>;

type IdField = "source_account_id" | "source_goal_id" | "dest_goal_id";
const ID_FIELDS: readonly IdField[] = ["source_account_id", "source_goal_id", "dest_goal_id"];

/** The event types that can be posted by hand. */
export type PostableType = keyof typeof NAMES;
export const POSTABLE_TYPES = Object.keys(NAMES) as readonly PostableType[];

/** The operations that write each of the other types. */
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

/** What to do about a type that cannot be posted: the operation that writes it, or the types to choose from. */
export function notPostable(type: unknown): string {
  const use = Object.entries(WRITTEN_BY).find(([written]) => written === type)?.[1];
  if (use !== undefined) return `${type} events cannot be posted; use ${use}.`;
  return `Give one of ${POSTABLE_TYPES.join(", ")}.`;
}

/** @throws Refusal `invalid_input` that lists every id that is missing or has no place in an event of this type */
export function assertNames(
  type: PostableType,
  given: Readonly<Partial<Record<IdField, string | null | undefined>>>,
): void {
  const needed: readonly IdField[] = NAMES[type];
  const errors: FieldError[] = [];
  for (const field of ID_FIELDS) {
    if (needed.includes(field) && !given[field]) errors.push({ field, message: `${type} needs it.` });
    if (!needed.includes(field) && given[field])
      errors.push({ field, message: `${type} has no such id; leave it out.` });
  }
  if (errors.length === 0 && type === "REALLOCATION" && given.source_goal_id === given.dest_goal_id) {
    errors.push({ field: "dest_goal_id", message: "Give another goal than source_goal_id." });
  }
  if (errors.length > 0) throw invalidInput(errors);
}

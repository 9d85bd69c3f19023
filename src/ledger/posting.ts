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

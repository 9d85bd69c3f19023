import type { EventType } from "../books/rows.ts";
import { type FieldError, invalidInput } from "../kernel/refusals.ts";

/** The ids that a caller must give for each event type. Other ids must be omitted. */
const REQUIRED_IDS = {
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

export type PostableType = keyof typeof REQUIRED_IDS;
export const POSTABLE_TYPES = Object.keys(REQUIRED_IDS) as readonly PostableType[];

/** @throws Refusal `invalid_input` that lists every missing or unexpected id for this event type */
export function assertIds(
  type: PostableType,
  given: Readonly<Partial<Record<IdField, string | null | undefined>>>,
): void {
  const required: readonly IdField[] = REQUIRED_IDS[type];
  const errors: FieldError[] = [];
  for (const field of ID_FIELDS) {
    if (required.includes(field) && !given[field])
      errors.push({ field, message: `${type} requires this id.` });
    if (!required.includes(field) && given[field])
      errors.push({ field, message: `${type} does not take this id; omit it.` });
  }
  if (errors.length === 0 && type === "REALLOCATION" && given.source_goal_id === given.dest_goal_id) {
    errors.push({ field: "dest_goal_id", message: "Give a goal other than source_goal_id." });
  }
  if (errors.length > 0) throw invalidInput(errors);
}

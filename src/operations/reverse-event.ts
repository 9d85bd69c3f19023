import { z } from "zod";
import type { Event, EventType } from "../books/rows.ts";
import { findEvent, findManagedAccount } from "../identity/lookup.ts";
import { Refusal } from "../kernel/refusals.ts";
import { movesBalance, reverse } from "../ledger/reversal.ts";
import { id, paragraph } from "../views/fields.ts";
import { postingShape, showPosting } from "../views/posting.ts";
import { operation } from "./operation.ts";

/**
 * Reverses an event by appending its opposite; both stay in the ledger. A partner who reverses an own allocation within ten
 * minutes needs no approval.
 */
export const reverseEvent = operation({
  name: "reverse_event",
  title: "Reverse an event",
  summary:
    "Reverses a mistaken ALLOCATION, RELEASE, REALLOCATION, SPENDING, DEPOSIT or WITHDRAWAL, once, if the books " +
    "still allow it. Find the event with list_ledger and confirm with the person first. To undo a change to a " +
    "goal use update_goal.",
  effect: "append",
  takesAway: true,
  scope: "money:move",
  http: { method: "POST", path: "/ledger/events/{id}/reverse", id: "event_id", status: 201 },
  input: z.strictObject({ event_id: id, note: paragraph(500).nullish().describe("The reason.") }),
  output: postingShape,
  refusals: [
    "already_reversed",
    "not_reversible",
    "not_owner",
    "account_closed",
    "goal_closed",
    "goal_locked",
    "insufficient_available",
    "insufficient_allocation",
    "insufficient_balance",
    "amount_out_of_range",
    "needs_second_key",
  ],
  tool: true,
  example: { event_id: "0199f3a0-0000-7000-8000-000000000006", note: "Typed a zero too many" },
  facts: (input) => ({ event: input.event_id, takenAlone: true }),
  decide(input, decision, { facts }) {
    const known = findEvent(decision, facts.event);
    const { event } = known;
    if (event.sourceAccountId !== null && movesBalance(event))
      findManagedAccount(decision, event.sourceAccountId);
    assertNoUpdate(event);
    const metadata = input.note ? { note: input.note } : undefined;
    return showPosting(decision, reverse(decision, known, { takenAlone: facts.takenAlone, metadata }));
  },
});

/** The operation that updates the properties recorded by an event of this type. */
const UPDATED_BY: Partial<Record<EventType, string>> = {
  GOAL: "update_goal",
  ACCOUNT: "update_account",
  COUPLE: "update_couple",
};

/**
 * Refuses to reverse an update: the refusal names the operation that sets the earlier values, and these values.
 * @throws Refusal `not_reversible`
 */
function assertNoUpdate({ eventType, metadata }: Event): void {
  const use = metadata.action === "updated" ? UPDATED_BY[eventType] : undefined;
  if (use === undefined) return;
  const before = Object.entries(metadata).filter(([field]) => field.endsWith("_before"));
  throw new Refusal("not_reversible", undefined, {
    reason:
      `To undo an update, call ${use} with the earlier values.` +
      (metadata.notes_changed ? " Earlier notes are not recorded." : ""),
    use,
    ...Object.fromEntries(before),
  });
}

import { assertWithinAllowance } from "../approval/allowance.ts";
import { movedBalance } from "../books/apply-money.ts";
import type { Books } from "../books/books.ts";
import type { EventWithContext, Facts } from "../books/facts.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event, EventType } from "../books/rows.ts";
import { withdrawPaymentPlan } from "../goals/payment.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "./decision.ts";
import {
  activeGoal,
  assertBalanceCovers,
  assertBalanceInRange,
  assertMovable,
  openAccount,
} from "./money-rules.ts";
import { isUndo } from "./undo.ts";

const REVERSIBLE: readonly EventType[] = [
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
  "DEPOSIT",
  "WITHDRAWAL",
];

interface Options extends Pick<Facts, "takenAlone"> {
  readonly metadata?: EventMetadata | undefined;
}

/**
 * Reverses an event once, if the books still allow it: the money moves back under the same rules as in any operation. If
 * a payment that depends on the event awaits approval, its plan is withdrawn.
 * @throws Refusal `not_reversible`, `already_reversed`, and those for moving the money back (`account_closed`,
 * `insufficient_available`, `insufficient_allocation`, `insufficient_balance`, `goal_locked`, `needs_second_key`, ...)
 */
export function reverse(
  decision: Decision,
  known: EventWithContext,
  { takenAlone, metadata }: Options,
): Event {
  const { event } = known;
  const { amount, sourceAccountId, sourceGoalId, destGoalId } = event;
  assertReversible(known);
  assertCanMoveBack(decision.books, known);
  const undo = isUndo(decision, known);
  if (destGoalId !== null && !undo) assertWithinAllowance({ books: decision.books, takenAlone }, amount);
  const reversal = decision.append({
    eventType: "REVERSAL",
    amount,
    sourceAccountId,
    sourceGoalId: destGoalId,
    destGoalId: sourceGoalId,
    reverses: event,
    metadata: undo ? { ...metadata, undo } : metadata,
  });
  withdrawPaymentPlan(decision, event);
  return reversal;
}

/** Whether an event changes the balance of its account, not only allocations. */
export function movesBalance(event: Event): boolean {
  const { eventType, sourceGoalId, destGoalId } = event;
  return eventType === "SPENDING" ? movedBalance(event) : sourceGoalId === null && destGoalId === null;
}

function assertReversible({ event, reversedBy }: EventWithContext): void {
  const { eventType } = event;
  if (!REVERSIBLE.includes(eventType)) {
    const reason = `Events of type ${eventType} cannot be reversed.`;
    throw new Refusal("not_reversible", undefined, { reason });
  }
  if (reversedBy !== null) throw new Refusal("already_reversed", undefined, { reversed_by: reversedBy });
}

/** Checks the rules for moving the money of an event back, except the approval threshold. */
function assertCanMoveBack(books: Books, known: EventWithContext): void {
  const { event } = known;
  const { eventType, amount, sourceGoalId, destGoalId } = event;
  const account = openAccount(books, event.sourceAccountId ?? "");
  if (movesBalance(event)) assertNotSynced(known);
  if (eventType === "DEPOSIT") assertBalanceCovers(account, amount);
  else if (eventType === "WITHDRAWAL") assertBalanceInRange(account, amount);
  else if (eventType === "SPENDING" && movedBalance(event)) {
    // The balance increases by the amount, so it covers the goal's allocation.
    activeGoal(books, sourceGoalId ?? "");
    assertBalanceInRange(account, amount);
  } else
    assertMovable(books, { accountId: account.id, fromGoalId: destGoalId, toGoalId: sourceGoalId, amount });
}

/** A balance that was synced later is correct, so a reversal would make it wrong. */
function assertNotSynced({ syncedBy }: EventWithContext): void {
  if (syncedBy === null) return;
  throw new Refusal("not_reversible", undefined, {
    reason: "The account's balance was synced after this event, so it is already correct.",
    synced_by: syncedBy,
  });
}

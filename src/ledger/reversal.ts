import { requireOneKey } from "../approval/one-key.ts";
import { movedBalance } from "../books/apply-money.ts";
import type { Books } from "../books/books.ts";
import type { KnownEvent } from "../books/facts.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event, EventType } from "../books/rows.ts";
import { withdrawPlanOf } from "../goals/payment.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "./decision.ts";
import { activeGoal, assertCovered, assertHolds, assertMovable, openAccount } from "./money-rules.ts";
import { isUndo } from "./undo.ts";

/** The event types that can be reversed. */
const REVERSIBLE: readonly EventType[] = [
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
  "DEPOSIT",
  "WITHDRAWAL",
];

/** What a reversal needs beside the books and the event. */
interface Reversing {
  /** Minor units that the caller took away from goals alone within 24 hours, before this decision. */
  readonly takenAlone: bigint;
  readonly metadata?: EventMetadata | undefined;
}

/**
 * Reverses an event, once, where the books still allow it: money moves the other way under the same rules as the operation
 * that would move it there. A payment that still waits for the partner's approval has nothing left to approve then.
 * @throws Refusal `not_reversible`, `already_reversed`, and those of the way back (`account_closed`,
 * `insufficient_available`, `insufficient_allocation`, `insufficient_balance`, `goal_locked`, `needs_second_key`, ...)
 */
export function reverse(decision: Decision, known: KnownEvent, { takenAlone, metadata }: Reversing): Event {
  const { event } = known;
  const { amount, sourceAccountId, sourceGoalId, destGoalId } = event;
  assertReversible(known);
  assertWayBack(decision.books, known);
  const undo = isUndo(decision, known);
  if (destGoalId !== null && !undo) requireOneKey({ books: decision.books, takenAlone }, amount);
  const reversal = decision.append({
    eventType: "REVERSAL",
    amount,
    sourceAccountId,
    sourceGoalId: destGoalId,
    destGoalId: sourceGoalId,
    reverses: event,
    metadata: undo ? { ...metadata, undo } : metadata,
  });
  withdrawPlanOf(decision, event);
  return reversal;
}

/** Whether an event moves the balance of the account that it names, and not only what goals hold of it. */
export function movesBalance(event: Event): boolean {
  const { eventType, sourceGoalId, destGoalId } = event;
  return eventType === "SPENDING" ? movedBalance(event) : sourceGoalId === null && destGoalId === null;
}

function assertReversible({ event, reversedBy }: KnownEvent): void {
  const { eventType } = event;
  if (!REVERSIBLE.includes(eventType)) {
    const reason = `Events of type ${eventType} cannot be reversed.`;
    throw new Refusal("not_reversible", undefined, { reason });
  }
  if (reversedBy !== null) throw new Refusal("already_reversed", undefined, { reversed_by: reversedBy });
}

/** The rules of moving the money of an event the other way, except that of the second key. */
function assertWayBack(books: Books, known: KnownEvent): void {
  const { event } = known;
  const { eventType, amount, sourceGoalId, destGoalId } = event;
  const account = openAccount(books, event.sourceAccountId ?? "");
  if (movesBalance(event)) assertNotSynced(known);
  if (eventType === "DEPOSIT") assertCovered(account, amount);
  else if (eventType === "WITHDRAWAL") assertHolds(account, amount);
  else if (eventType === "SPENDING" && movedBalance(event)) {
    // The balance rises by the amount, so it covers what the goal gets back.
    activeGoal(books, sourceGoalId ?? "");
    assertHolds(account, amount);
  } else
    assertMovable(books, { accountId: account.id, fromGoalId: destGoalId, toGoalId: sourceGoalId, amount });
}

/** A balance that was synced later is correct: reversing the deposit would falsify it. */
function assertNotSynced({ syncedBy }: KnownEvent): void {
  if (syncedBy === null) return;
  throw new Refusal("not_reversible", undefined, {
    reason: "The account's balance was synced after this event, so the balance already stands corrected.",
    synced_by: syncedBy,
  });
}

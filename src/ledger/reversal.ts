import { credit, debit } from "../accounts/balances.ts";
import { requireOneKey } from "../approval/allowance.ts";
import { movedBalance } from "../books/apply-money.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { EventType } from "../books/rows.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { assertMovable, transfer } from "../goals/earmarks.ts";
import { unspend } from "../goals/old-spending.ts";
import { withdrawPlanOf } from "../goals/payment.ts";
import { Refusal } from "../kernel/refusals.ts";
import { appendEvent, type Writing } from "./append.ts";
import { isUndo } from "./undo.ts";

/** The event types that can be taken back. */
const REVERSIBLE: readonly EventType[] = [
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
  "DEPOSIT",
  "WITHDRAWAL",
];

/**
 * Takes an event back, once, where the books still allow it: money moves the other way under the same rules as
 * the operation that would move it there. The event comes with its account and goals, and their allocations.
 * @throws Refusal `not_reversible`, `already_reversed`, and those of the way back (`insufficient_available`,
 * `insufficient_allocation`, `insufficient_balance`, `goal_locked`, `needs_second_key`, ...)
 */
export async function reverse(
  writing: Writing,
  event: LedgerEvent,
  metadata?: EventMetadata,
): Promise<LedgerEvent> {
  const account = event.sourceAccount;
  if (!REVERSIBLE.includes(event.eventType) || !account) {
    const reason = `Events of type ${event.eventType} cannot be reversed.`;
    throw new Refusal("not_reversible", undefined, { reason });
  }
  await assertNotReversed(writing, event);
  account.assertOpen();
  const { amount } = event;
  const from = event.destGoal ?? undefined;
  const to = event.sourceGoal ?? undefined;
  const undo = await isUndo(writing, event);
  if (event.eventType === "SPENDING") {
    if (movedBalance(event)) await assertNotSynced(writing, event, account);
    unspend(writing, event);
  } else if (from || to) {
    assertMovable({ account, from, to, amount });
    if (from && !undo) await requireOneKey(writing, amount);
    transfer(writing, { account, from, to, amount });
    from?.takeBackMilestone(event.timestamp);
  } else {
    await assertNotSynced(writing, event, account);
    if (event.eventType === "DEPOSIT") debit(account, amount);
    else credit(account, amount);
  }
  const reversal = appendEvent(writing, {
    eventType: "REVERSAL",
    amount,
    sourceAccount: account,
    sourceGoal: from,
    destGoal: to,
    reversesEvent: event,
    metadata: undo ? { ...metadata, undo } : metadata,
  });
  await withdrawPlanOf(writing, event);
  return reversal;
}

async function assertNotReversed({ em, couple }: Writing, event: LedgerEvent): Promise<void> {
  const earlier = await em.findOne(LedgerEvent, { couple, reversesEvent: event });
  if (earlier) throw new Refusal("already_reversed", undefined, { reversed_by: earlier.id });
}

/** A balance that was synced later already tells the truth: taking the deposit back would falsify it. */
async function assertNotSynced(
  { em, couple }: Writing,
  event: LedgerEvent,
  account: BankAccount,
): Promise<void> {
  const synced = await em.findOne(LedgerEvent, {
    couple,
    sourceAccount: account,
    eventType: "BALANCE_SYNC",
    sequence: { $gt: event.sequence },
  });
  if (!synced) return;
  throw new Refusal("not_reversible", undefined, {
    reason: "The account's balance was synced after this event, so the balance already stands corrected.",
    synced_by: synced.id,
  });
}

import type { Event } from "../books/rows.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";

/** An event as plain data. */
export function eventRow(event: LedgerEvent): Event {
  return {
    id: event.id,
    sequence: event.sequence,
    eventType: event.eventType,
    amount: event.amount,
    sourceAccountId: event.sourceAccount?.id ?? null,
    sourceGoalId: event.sourceGoal?.id ?? null,
    destGoalId: event.destGoal?.id ?? null,
    userId: event.user?.id ?? null,
    actor: event.actor,
    timestamp: event.timestamp,
    metadata: event.metadata,
    reversesEventId: event.reversesEvent?.id ?? null,
    salt: event.salt,
    prevHash: event.prevHash,
    hash: event.hash,
  };
}

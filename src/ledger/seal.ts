import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Event } from "../books/rows.ts";

/** The hash before the first event of a ledger. */
export const GENESIS_HASH = "0".repeat(64);

/**
 * The hash of an event of a couple, in hex: SHA-256 over the previous hash, the salt (both as bytes) and the RFC 8785
 * (JSON Canonicalization Scheme) form of the row, in UTF-8. Amounts are strings of minor units there.
 */
export function hashOf(coupleId: string, event: Omit<Event, "hash">): string {
  const row = {
    id: event.id,
    couple_id: coupleId,
    sequence: event.sequence,
    event_type: event.eventType,
    amount: event.amount.toString(),
    source_account_id: event.sourceAccountId,
    source_goal_id: event.sourceGoalId,
    dest_goal_id: event.destGoalId,
    user_id: event.userId,
    actor: event.actor,
    timestamp: event.timestamp.toISOString(),
    metadata: event.metadata,
    reverses_event_id: event.reversesEventId,
  };
  return createHash("sha256")
    .update(event.prevHash + event.salt, "hex")
    .update(canonicalize(row) ?? "", "utf8")
    .digest("hex");
}

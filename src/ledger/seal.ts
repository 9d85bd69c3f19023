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
  return createHash("sha256")
    .update(event.prevHash + event.salt, "hex")
    .update(canonicalRow(coupleId, event), "utf8")
    .digest("hex");
}

/**
 * The RFC 8785 form of the row: its keys in the order that the RFC gives them. Replays spend most of their time on hashes,
 * and sorting known keys takes half of that.
 */
function canonicalRow(coupleId: string, event: Omit<Event, "hash">): string {
  const { actor, amount, destGoalId, eventType, id, metadata, sequence, sourceAccountId, sourceGoalId } =
    event;
  return (
    `{"actor":${canonicalize(actor)},"amount":"${amount}","couple_id":${canonicalize(coupleId)}` +
    `,"dest_goal_id":${canonicalize(destGoalId)},"event_type":${canonicalize(eventType)},"id":${canonicalize(id)}` +
    `,"metadata":${canonicalize(metadata)},"reverses_event_id":${canonicalize(event.reversesEventId)}` +
    `,"sequence":${canonicalize(sequence)},"source_account_id":${canonicalize(sourceAccountId)}` +
    `,"source_goal_id":${canonicalize(sourceGoalId)},"timestamp":"${event.timestamp.toISOString()}"` +
    `,"user_id":${canonicalize(event.userId)}}`
  );
}

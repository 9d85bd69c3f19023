import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event } from "../books/rows.ts";
import { splitWords, type Words } from "../books/words.ts";

/** The previous hash of the first event of a ledger. */
export const GENESIS_HASH = "0".repeat(64);

/** The stored form of a new event's metadata, with its words separated, salted and digested. */
export function sealMetadata(
  metadata: EventMetadata,
  salts: () => string,
): Pick<Event, "metadata" | "hashVersion" | "plainMetadata" | "words" | "wordsDigest"> {
  const { plain, words: facts } = splitWords(metadata);
  const words = facts && { salt: salts(), facts };
  return {
    metadata,
    hashVersion: 2,
    plainMetadata: plain,
    words,
    wordsDigest: words && digestOfWords(words),
  };
}

/** The digest of an event's words with their salt: SHA-256 of their RFC 8785 form in UTF-8, in hex. */
export function digestOfWords(words: Words): string {
  return createHash("sha256")
    .update(canonicalize(words) ?? "", "utf8")
    .digest("hex");
}

/**
 * The hash of an event in hex: SHA-256 of the previous hash and the salt (as bytes), followed by the RFC 8785 (JSON
 * Canonicalization Scheme) form of the row in UTF-8. Amounts are minor units as strings. Words are covered by their digest.
 */
export function hashOf(coupleId: string, event: Omit<Event, "hash" | "metadata" | "words">): string {
  return createHash("sha256")
    .update(event.prevHash + event.salt, "hex")
    .update(canonicalRow(coupleId, event), "utf8")
    .digest("hex");
}

/**
 * The RFC 8785 form of the row. Its keys are already in the order of the RFC, because hashes take most of the time of a
 * replay and sorting keys would take half of that.
 */
function canonicalRow(coupleId: string, event: Omit<Event, "hash" | "metadata" | "words">): string {
  const { actor, amount, destGoalId, eventType, hashVersion, id, sequence, sourceAccountId, sourceGoalId } =
    event;
  const [version, digest] =
    hashVersion === 1
      ? ["", ""]
      : [`,"hash_version":${hashVersion}`, `,"words_digest":${canonicalize(event.wordsDigest)}`];
  return (
    `{"actor":${canonicalize(actor)},"amount":"${amount}","couple_id":${canonicalize(coupleId)}` +
    `,"dest_goal_id":${canonicalize(destGoalId)},"event_type":${canonicalize(eventType)}${version},"id":${canonicalize(id)}` +
    `,"metadata":${canonicalize(event.plainMetadata)},"reverses_event_id":${canonicalize(event.reversesEventId)}` +
    `,"sequence":${canonicalize(sequence)},"source_account_id":${canonicalize(sourceAccountId)}` +
    `,"source_goal_id":${canonicalize(sourceGoalId)},"timestamp":"${event.timestamp.toISOString()}"` +
    `,"user_id":${canonicalize(event.userId)}${digest}}`
  );
}

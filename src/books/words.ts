import { canHoldWords, type EventMetadata } from "./metadata.ts";
import type { Event } from "./rows.ts";

/**
 * The text that users typed in the metadata of one event. It is stored separately, and the event's hash covers only its
 * digest, which lets the text be erased without breaking the hash chain.
 */
export interface Words {
  /** 16 random bytes in hex, erased together with the facts, so that the digest cannot confirm a guess. */
  readonly salt: string;
  readonly facts: EventMetadata;
}

/** What stands for a name that was erased. */
export const ERASED = "[erased]";

interface Parts {
  readonly plain: EventMetadata;
  readonly words: EventMetadata | null;
}

/** Splits the metadata of an event. `words` is null if it has none. */
export function splitWords(metadata: EventMetadata): Parts {
  const facts = Object.entries(metadata).filter(([, fact]) => fact !== undefined);
  const words = facts.filter(([name]) => isWord(name));
  if (words.length === 0) return { plain: metadata, words: null };
  const plain = facts.filter(([name]) => !isWord(name));
  return { plain: Object.fromEntries(plain), words: Object.fromEntries(words) };
}

/** The whole metadata of an event, without erased words. */
export function joinWords(plain: EventMetadata, words: Words | null): EventMetadata {
  return words === null ? plain : { ...plain, ...words.facts };
}

/** Whether an event's words were erased. */
export function isErased({ words, wordsDigest }: Pick<Event, "words" | "wordsDigest">): boolean {
  return wordsDigest !== null && words === null;
}

/** `custom` holds the custom facts of callers. */
function isWord(name: string): boolean {
  return name === "custom" || canHoldWords(name);
}

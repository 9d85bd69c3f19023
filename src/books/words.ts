import { type EventMetadata, isWorded } from "./metadata.ts";

/**
 * What people typed, of the metadata of one event. It is stored apart, and the event's hash covers only its digest: so it
 * can be erased later, and the hash chain stays valid.
 */
export interface Words {
  /** 16 random bytes in hex, erased together with the facts: without it, the digest does not show whether a guess is right. */
  readonly salt: string;
  readonly facts: EventMetadata;
}

/** Metadata in two parts: facts that stay, and the words of people. */
interface Parts {
  readonly plain: EventMetadata;
  readonly words: EventMetadata | null;
}

/** Splits the metadata of an event. `words` is null when there are none. */
export function splitWords(metadata: EventMetadata): Parts {
  const facts = Object.entries(metadata).filter(([, fact]) => fact !== undefined);
  const words = facts.filter(([name]) => isWord(name));
  if (words.length === 0) return { plain: metadata, words: null };
  const plain = facts.filter(([name]) => !isWord(name));
  return { plain: Object.fromEntries(plain), words: Object.fromEntries(words) };
}

/** The whole metadata of an event, as rules and views read it. Erased words are missing. */
export function joinWords(plain: EventMetadata, words: Words | null): EventMetadata {
  return words === null ? plain : { ...plain, ...words.facts };
}

/** Whether an event had words that were erased since. */
export function isErased({
  words,
  wordsDigest,
}: {
  readonly words: Words | null;
  readonly wordsDigest: string | null;
}): boolean {
  return wordsDigest !== null && words === null;
}

/** Facts under names of people's own are stored under `custom`. */
function isWord(name: string): boolean {
  return name === "custom" || isWorded(name);
}

import { clean } from "../../tools/words.ts";
import type { Mention } from "./person.ts";

/**
 * Whether a text names something, letter case, thousands separators and what nobody can see aside. A number must stand
 * there by itself: "350" is in "$350.00", but neither in "1350" nor in "350.50".
 */
export function mentions(text: string, what: Mention): boolean {
  if (typeof what !== "string") return what.any_of.some((one) => mentions(text, one));
  const sought = plain(what);
  const escaped = sought.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const before = /^\d/.test(sought)
    ? "(?<![\\d]|\\d\\.)"
    : /^[\p{L}]/u.test(sought)
      ? "(?<![\\p{L}\\d])"
      : "";
  const whole = sought.includes(".") ? "(?!\\d)" : "(?!\\d|\\.\\d*[1-9])";
  const after = /\d$/.test(sought) ? whole : "";
  return new RegExp(`${before}${escaped}${after}`, "u").test(plain(text));
}

/** Whether two names are one to a reader. */
export function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

const ASKS =
  /\?|\b(?:please (?:confirm|tell me|say)|let me know|(?:reply|say|answer)(?: with)? ["'«“]?yes|(?:shall|should|may) i\b|want me to|would you like me to|say the word|ready when you are|(?:need|await|waiting for|wait for) your (?:yes|word|go-ahead|confirmation|approval|consent))/;

/** Whether a text asks the person something, or waits for their word. */
export function asks(text: string): boolean {
  return ASKS.test(plain(text));
}

/** A text as it is compared: in small letters, without what nobody can see, fences and thousands separators. */
export function plain(text: string): string {
  return clean(text)
    .toLowerCase()
    .replaceAll(/(?<=\d)[,\u00a0\u202f'’](?=\d{3}(?!\d))/g, "")
    .replaceAll(/[«»⟪⟫]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

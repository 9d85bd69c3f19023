import { z } from "zod";
import { clean } from "../../tools/fence.ts";

/** A text that must occur; of `any_of`, one is enough. */
export const Mention = z.union([z.string(), z.strictObject({ any_of: z.array(z.string()).min(2) })]);
type Mention = z.output<typeof Mention>;

/**
 * Whether a text mentions something, ignoring case, thousands separators and invisible characters. A number must stand
 * alone: "350" occurs in "$350.00" but neither in "1350" nor in "350.50".
 */
export function mentions(text: string, what: Mention): boolean {
  if (typeof what !== "string") return what.any_of.some((one) => mentions(text, one));
  const sought = normalize(what);
  const escaped = sought.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const before = /^\d/.test(sought)
    ? "(?<![\\d]|\\d\\.)"
    : /^[\p{L}]/u.test(sought)
      ? "(?<![\\p{L}\\d])"
      : "";
  const whole = sought.includes(".") ? "(?!\\d)" : "(?!\\d|\\.\\d*[1-9])";
  const after = /\d$/.test(sought) ? whole : "";
  return new RegExp(`${before}${escaped}${after}`, "u").test(normalize(text));
}

/** Whether two names are the same to a reader. */
export function sameName(a: string, b: string): boolean {
  return normalize(a) === normalize(b);
}

const QUESTION =
  /\?|\b(?:please (?:confirm|tell me|say)|let me know|(?:reply|say|answer)(?: with)? ["'«“]?yes|(?:shall|should|may) i\b|want me to|would you like me to|say the word|ready when you are|(?:need|await|waiting for|wait for) your (?:yes|word|go-ahead|confirmation|approval|consent))/;

/** Whether a text asks the user something or waits for the user's consent, with or without a question mark. */
export function isQuestion(text: string): boolean {
  return QUESTION.test(normalize(text));
}

/** The text in lower case, without invisible characters, quotation marks around names and thousands separators. */
export function normalize(text: string): string {
  return clean(text)
    .toLowerCase()
    .replaceAll(/(?<=\d)[,\u00a0\u202f'’](?=\d{3}(?!\d))/g, "")
    .replaceAll(/[«»⟪⟫]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

import { clean } from "../../tools/words.ts";

/** Letters of other alphabets that look like Latin ones, each above its double. */
const ALIKE = "авеікмнорстухѕјԁɡαβεικνορτυχ";
const LATIN = "abeikmhopctyxsjdgabeikvoptux";

/** Words that many accounts have in their names, and that tell nobody which account is meant. */
const COMMON = "account bank card cash checking fund funds money pocket savings".split(" ");

const LEAST = 4;

/** Whether a text gives a name away: whole or by one of its own words, though spelled out, split or in letters that look alike. */
export function givesAway(text: string, name: string): boolean {
  const words = folded(name).match(/[\p{L}\d]+/gu) ?? [];
  const own = words.filter((word) => word.length >= LEAST && !COMMON.includes(word));
  return [words.join(""), ...own].some((word) => isSpelledIn(folded(text), word));
}

/** Words that tell of an account whose name they do not say. Other languages, and finer hints, go unheard. */
const HINTS = [
  /\b(?:private|secret|hidden|undisclosed)(?: \w+){0,2} (?:accounts?|funds?|savings|money|pot|stash)\b/u,
  /\b(?:accounts?|funds?|savings|money|pot|stash)(?: \w+){0,2} of (?:mine|my own)\b/u,
  /\b(?:you|he|she|ada|ben),?(?: \w+,)? (?:cannot|can't|can not|may not|don't|do not|doesn't) (?:see|know)\b/u,
];

/** The words of a text that tell that somebody keeps an account to themselves; undefined: there are none. */
export function hintIn(text: string): string | undefined {
  const plain = folded(text).replaceAll("\u2019", "'");
  return HINTS.map((hint) => hint.exec(plain)?.[0]).find((words) => words !== undefined);
}

/** Whether the letters of a word follow one another, whatever stands between them that is no letter. */
function isSpelledIn(text: string, word: string): boolean {
  const letters = [...word].join("[^\\p{L}\\d]*");
  return word !== "" && new RegExp(`(?<![\\p{L}\\d])${letters}(?![\\p{L}\\d])`, "u").test(text);
}

function folded(text: string): string {
  return [...clean(text).normalize("NFKC").toLowerCase()]
    .map((letter) => LATIN[ALIKE.indexOf(letter)] ?? letter)
    .join("");
}

import { clean } from "../../tools/fence.ts";

/** Letters of other alphabets that look like Latin letters, each above its Latin letter. */
const LOOKALIKES = "авеікмнорстухѕјԁɡαβεικνορτυχ";
const LATIN = "abeikmhopctyxsjdgabeikvoptux";

/** Words of account names that do not identify an account. */
const COMMON = "account bank card cash checking fund funds money pocket savings".split(" ");

const MIN_LETTERS = 4;

/** Whether a text discloses a name or one of its distinctive words, even if spelled out, split or written with lookalike letters. */
export function discloses(text: string, name: string): boolean {
  const words = fold(name).match(/[\p{L}\d]+/gu) ?? [];
  const own = words.filter((word) => word.length >= MIN_LETTERS && !COMMON.includes(word));
  return [words.join(""), ...own].some((word) => isSpelledIn(fold(text), word));
}

/** Phrases that hint at an account without its name. Other languages and subtler hints are not detected. */
const HINTS = [
  /\b(?:private|secret|hidden|undisclosed)(?: \w+){0,2} (?:accounts?|funds?|savings|money|pot|stash)\b/u,
  /\b(?:accounts?|funds?|savings|money|pot|stash)(?: \w+){0,2} of (?:mine|my own)\b/u,
  /\b(?:you|he|she|ada|ben),?(?: \w+,)? (?:cannot|can't|can not|may not|don't|do not|doesn't) (?:see|know)\b/u,
];

/** The phrase of a text that hints at a private account, if any. */
export function hintIn(text: string): string | undefined {
  const plain = fold(text).replaceAll("\u2019", "'");
  return HINTS.map((hint) => hint.exec(plain)?.[0]).find((words) => words !== undefined);
}

/** Whether a text contains the letters of a word in order, separated by anything but letters and digits. */
function isSpelledIn(text: string, word: string): boolean {
  const letters = [...word].join("[^\\p{L}\\d]*");
  return word !== "" && new RegExp(`(?<![\\p{L}\\d])${letters}(?![\\p{L}\\d])`, "u").test(text);
}

function fold(text: string): string {
  return [...clean(text).normalize("NFKC").toLowerCase()]
    .map((letter) => LATIN[LOOKALIKES.indexOf(letter)] ?? letter)
    .join("");
}

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

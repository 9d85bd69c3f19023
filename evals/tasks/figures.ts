import { formatUnits, minorUnits } from "./amounts.ts";
import { normalize } from "./text-match.ts";

const NUMBER = /(?<![\d.])\d+(?:\.\d+)?(?!\.?\d)/g;
const CURRENCY = "(?:[$€£¥]|usd|eur|gbp|jpy|dollars?|bucks|euros?|pounds?|yen)";
const AMOUNT = new RegExp(
  `(?<before>${CURRENCY} ?)?(?<number>(?<![\\d.])\\d+(?:\\.\\d+)?(?!\\.?\\d))(?<after> ?${CURRENCY})?(?! ?%)`,
  "g",
);
const ISO_DATE = /\d{4}-\d\d-\d\d/g;

const WORDS =
  "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Every number in a text that can be an amount of the currency, in minor units. Dates do not count. */
export function numbersIn(text: string, digits: number): bigint[] {
  return [...normalize(text).replaceAll(ISO_DATE, " ").matchAll(NUMBER)].flatMap(([number]) =>
    unitsOf(number, digits),
  );
}

/** The amounts in a text, in minor units: numbers with a currency or with exactly as many decimals as the currency has. */
export function amountsIn(text: string, digits: number): bigint[] {
  return [...normalize(text).replaceAll(ISO_DATE, " ").matchAll(AMOUNT)].flatMap(({ groups = {} }) => {
    const { before, number = "", after } = groups;
    const written = digits > 0 && number.split(".")[1]?.length === digits;
    return before || after || written ? unitsOf(number, digits) : [];
  });
}

/** Whether a text mentions an amount, given in minor units. */
export function mentionsAmount(text: string, units: bigint, digits: number): boolean {
  return (
    numbersIn(text, digits).includes(units) || (units === 0n && /\b(?:nothing|none)\b/.test(normalize(text)))
  );
}

/** Variants of a text, each with one amount raised by one minor unit. */
export function withOtherAmounts(text: string, digits: number): string[] {
  const amounts = String(amountsIn(text, digits));
  return [...text.matchAll(/\d[\d,]*(?:\.\d+)?(?!\d)/g)].flatMap(({ 0: number, index }) => {
    const [units] = unitsOf(number.replaceAll(",", ""), digits);
    if (units === undefined) return [];
    const other = text.slice(0, index) + formatUnits(units + 1n, digits) + text.slice(index + number.length);
    return String(amountsIn(other, digits)) === amounts ? [] : [other];
  });
}

function unitsOf(number: string, digits: number): bigint[] {
  const decimals = number.split(".")[1]?.length ?? 0;
  return decimals > digits ? [] : [minorUnits(number, digits)];
}

/** Whether a text mentions a count, in digits or as a word. */
export function mentionsCount(text: string, count: number): boolean {
  const word = WORDS[count];
  if (numbersIn(text, 0).includes(BigInt(Math.abs(count)))) return true;
  const words = [
    ...(word ? [word] : []),
    ...({ 0: ["none", "nothing"], 1: ["once"], 2: ["twice", "both"] }[count] ?? []),
  ];
  return words.some((one) => new RegExp(`\\b${one}\\b`).test(normalize(text)));
}

/** Whether a text mentions a date: as 2026-03-10 or with the month's name, `10 March`, `March 10th`. */
export function mentionsDate(text: string, date: string): boolean {
  const words = normalize(text);
  if (words.includes(date)) return true;
  const [, month = 0, day = 0] = date.split("-").map(Number);
  const name = `${MONTHS[month - 1]}[a-z]*\\.?`;
  const number = `0?${day}(?:st|nd|rd|th)?`;
  return new RegExp(`\\b${number}(?: of)? ${name}|\\b${name} (?:the )?${number}(?!\\d)`).test(words);
}

/** Values that a field of each kind must refuse, and some that it may accept. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** A hostile value: it `must` be refused, or it `may` be accepted. */
export interface Hostile {
  readonly value: unknown;
  readonly verdict: "must" | "may";
}

const LISTS = parse(readFileSync(new URL("values.yaml", import.meta.url), "utf8"));
const must = (...values: unknown[]): Hostile[] => values.map((value) => ({ value, verdict: "must" }));
const may = (...values: unknown[]): Hostile[] => values.map((value) => ({ value, verdict: "may" }));

const { NaN: NAN, POSITIVE_INFINITY, MAX_VALUE, MIN_VALUE } = Number;
const NESTED = JSON.parse(`${"[".repeat(500)}1${"]".repeat(500)}`);
const POLLUTION = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');

/** Values that no field accepts. */
const NEVER = must(...LISTS.never, NESTED, POLLUTION, () => "x");
const NUMBERS = must(0.5, -1, NAN, POSITIVE_INFINITY, -0.1, 1e21, 2 ** 53, MAX_VALUE, MIN_VALUE);
const BOOLEANS = must(true, false);
const BROKEN_TEXT = must(...LISTS.broken_text);

/** Inputs that are not an object. */
export const NO_INPUTS: readonly unknown[] = [...LISTS.inputs, NESTED, () => ({}), 10n];

/** Fields that no operation has. */
export const NO_FIELDS: readonly (readonly [string, unknown])[] = [
  ...LISTS.unknown_fields,
  ["favourite_colour", undefined],
  ["nested", NESTED],
];

/** Free text, in one line or several. A single line accepts no reordering characters. */
export function textValues(max: number, lines: "one line" | "several"): Hostile[] {
  const fitting = (texts: readonly string[]) => texts.filter((text) => text.length <= max);
  const reordering = fitting(LISTS.reordering_text);
  const blank = ["", " ", "\t", "\u00a0", "\ufeff"];
  // The maximum length and one more, in characters of one, two and four bytes.
  const longest = ["x".repeat(max), "é".repeat(max), "😀".repeat(Math.floor(max / 2)), "😀".repeat(max)];
  const tooLong = ["x", "é", "😀"].map((sign) => sign.repeat(max + 1));
  return [
    ...must(...LISTS.invisible_text),
    ...(lines === "one line" ? must(...reordering) : may(...reordering)),
    ...NEVER,
    ...NUMBERS,
    ...BOOLEANS,
    ...BROKEN_TEXT,
    ...may(...longest),
    ...must(...tooLong, "x".repeat(100_000)),
    ...may(...blank, "two\nlines", "carriage\rreturn", "  padded  ", ...fitting(LISTS.dangerous_text)),
  ];
}

/** Formatted text: dates, instants, time zones, currencies, e-mail addresses. */
export function formattedValues(): Hostile[] {
  const texts = [LISTS.dangerous_text, LISTS.invisible_text, LISTS.reordering_text].flat();
  return [
    ...NEVER,
    ...NUMBERS,
    ...BOOLEANS,
    ...BROKEN_TEXT,
    ...must("", " ", ...LISTS.dates, ...LISTS.codes, "x".repeat(100_000), 0, 20270630, ...texts),
    ...may(...LISTS.unusual_dates),
  ];
}

/** Invalid page cursors. */
export function cursorValues(): Hostile[] {
  const encoded = LISTS.cursors.map((place: unknown) =>
    Buffer.from(JSON.stringify(place)).toString("base64url"),
  );
  return [
    ...NEVER,
    ...BOOLEANS,
    ...may("", " ", "%%%", "abc", "W10", ...encoded),
    ...must("x".repeat(5000), 7),
  ];
}

/** UUIDs with each character broken in turn; the field accepts `real`. */
export function idValues(real: string): Hostile[] {
  const broken = [...real].flatMap((sign, at) => [
    `${real.slice(0, at)}${real.slice(at + 1)}`,
    ...(sign === "-" ? [] : [`${real.slice(0, at)}g${real.slice(at + 1)}`]),
  ]);
  const around = [`${real}\n`, ` ${real}`, `{${real}}`, `urn:uuid:${real}`, `${real}0`, `${real}\u0000`];
  const others = [real.replaceAll("-", ""), real.replace("-", "–"), `${real}' or '1'='1`, "\ud800"];
  const unknown = ["0", "f"].map((sign) => real.replaceAll(/[^-]/g, sign));
  return [
    ...NEVER,
    ...NUMBERS,
    ...BOOLEANS,
    ...must(...broken, "", " ", "1", "me", ...around, ...others, 0, 1),
    ...must(...unknown, "0199f3a0-0000-7000-8000-00000000dead"),
    ...may(real.toUpperCase()),
  ];
}

/** Invalid amounts in any currency with at most three decimals. */
export function moneyValues(): Hostile[] {
  const numbers = [-1, -0.01, NAN, POSITIVE_INFINITY, 1e16, 1e21, 1e-7, 0.1 + 0.2, 12.34567, MAX_VALUE];
  return [
    ...NEVER,
    ...BOOLEANS,
    ...must(...LISTS.amounts, "9".repeat(400), ...numbers),
    ...may(0, "0", "0.00", -0),
  ];
}

/** Invalid rates and probabilities: not a decimal fraction, or above 1. */
export function fractionValues(): Hostile[] {
  const numbers = [4, 1.01, -2, 1e-7, 0.1 + 0.2, 1e21, NAN, POSITIVE_INFINITY];
  return [
    ...NEVER,
    ...BOOLEANS,
    ...must(...LISTS.fractions, "9".repeat(400), ...numbers),
    ...may(0, -0, "0", "-0", 1, "1", "-0.5", -1, "-1", "0.123456"),
  ];
}

export function integerValues(minimum: number, maximum: number): Hostile[] {
  const outside = [minimum - 1, maximum + 1, minimum - 1_000_000, 2 ** 31, 2 ** 53, -(2 ** 53)];
  const others = [1.5, minimum + 0.1, NAN, POSITIVE_INFINITY, MAX_VALUE, new Date(0)];
  return [...NEVER, ...BOOLEANS, ...must(...outside, ...others, ...LISTS.integers)];
}

export function booleanValues(): Hostile[] {
  return [...NEVER, ...NUMBERS, ...must(...LISTS.booleans)];
}

export function choiceValues(choices: readonly string[]): Hostile[] {
  const changed = choices.flatMap((choice) => [
    `${choice} `,
    ` ${choice}`,
    `${choice}\u0000`,
    `${choice}\u200b`,
    choice === choice.toLowerCase() ? choice.toUpperCase() : choice.toLowerCase(),
  ]);
  const values = [...LISTS.choices, choices.join(","), [...choices], ...changed];
  return [...NEVER, ...NUMBERS, ...BOOLEANS, ...must(...values)];
}

export function listValues(choices: readonly string[]): Hostile[] {
  const [first = ""] = choices;
  const upper = first.toUpperCase();
  const items = [null, undefined, [first], {}, 1, true, "nothing", `${first} `, "", "__proto__"];
  return [
    ...must({}, "", first, first.split(""), { 0: first, length: 1 }, true, 1, NAN, NESTED, POLLUTION),
    ...must(...items.map((item) => [item])),
    ...must([upper === first ? "x" : upper], [first, "nothing"], new Set([first])),
    ...must(Array(choices.length + 1).fill(first), Array(125_000).fill(1)),
    ...may([], Array(choices.length).fill(first)),
  ];
}

/** Values that are not a list of rows. */
export function rowsValues(): Hostile[] {
  const items = [null, undefined, [], {}, 1, true, "x", { length: 1 }];
  return [
    ...must({}, "", "x", true, 1, NAN, POLLUTION, { 0: {}, length: 1 }, new Set([{}]), NESTED),
    ...must(...items.map((item) => [item]), Array(20_000).fill({})),
    ...may([]),
  ];
}

/** Values that a field of each kind must refuse. */
import { BOOLEANS, type Hostile, may, must, NESTED, NEVER, NUMBERS, POLLUTION } from "./common.ts";

/** Invalid page cursors. */
export function cursorValues(): Hostile[] {
  const places = [
    [],
    [null],
    ["abc"],
    ["x", "y"],
    [1],
    [-1],
    [0, "abc"],
    [1, "not-a-uuid"],
    [1e308],
    [9007199254740991],
    [2147483648],
    [-2147483649],
    [1.5],
    [{ a: 1 }],
    [[1]],
    ["2027-02-29"],
    ["\u0000"],
    ["\ud800"],
    [1, 2, 3, 4],
    {},
    "text",
    1,
    null,
    true,
    ["'; drop table users; --"],
  ];
  return [
    ...NEVER,
    ...BOOLEANS,
    ...may(
      "",
      " ",
      "%%%",
      "abc",
      "W10",
      ...places.map((place) => Buffer.from(JSON.stringify(place)).toString("base64url")),
    ),
    ...must("x".repeat(5000), 7),
  ];
}

/** UUIDs with each character broken in turn; the field accepts `real`. */
export function idValues(real: string): Hostile[] {
  const broken = [...real].flatMap((sign, at) => [
    `${real.slice(0, at)}${real.slice(at + 1)}`,
    ...(sign === "-" ? [] : [`${real.slice(0, at)}g${real.slice(at + 1)}`]),
  ]);
  const shapes = [
    "",
    " ",
    `${real}\n`,
    ` ${real}`,
    `{${real}}`,
    `urn:uuid:${real}`,
    real.replaceAll("-", ""),
    real.replace("-", "–"),
    `${real}0`,
    "1",
    "me",
    `${real}' or '1'='1`,
    `${real}\u0000`,
    "\ud800",
  ];
  const nobodys = [
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "0199f3a0-0000-7000-8000-00000000dead",
  ];
  return [
    ...NEVER,
    ...NUMBERS,
    ...BOOLEANS,
    ...must(...broken, ...shapes, 0, 1),
    ...must(...nobodys),
    ...may(real.toUpperCase()),
  ];
}

/** Invalid amounts in any currency with at most three decimals. */
export function moneyValues(): Hostile[] {
  const texts = [
    "",
    " ",
    "-1",
    "+1",
    "-0",
    "1e3",
    "1E3",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x10",
    "0b1",
    "1,000",
    "1.000,00",
    "1_000",
    "1.",
    ".5",
    "..",
    "1.2.3",
    "01",
    "00",
    "1.2345",
    "1.0000000",
    "0.30000000000000004",
    "１００",
    "١٢٣",
    "½",
    "$5",
    "5 USD",
    "5€",
    "1;drop table users",
    "1 1",
    " 1",
    "1 ",
    "1\n",
    "1\u0000",
    "\u200b1",
    "9".repeat(400),
    "1000000000000000000",
    "10000000000000000.00",
    "null",
    "true",
    "1/3",
    "١",
  ];
  return [
    ...NEVER,
    ...BOOLEANS,
    ...must(
      ...texts,
      -1,
      -0.01,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1e16,
      1e21,
      1e-7,
      0.1 + 0.2,
      12.34567,
      Number.MAX_VALUE,
    ),
    ...may(0, "0", "0.00", -0),
  ];
}

/** Invalid rates and probabilities: not a decimal fraction, or above 1. */
export function fractionValues(): Hostile[] {
  const texts = [
    "",
    " ",
    "+1",
    "1e-3",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x1",
    "4%",
    "4 %",
    "0,04",
    ".5",
    "1.",
    "01",
  ];
  const more = [
    "0.0000001",
    "1.000001",
    "4",
    "-1.5",
    "１",
    "½",
    "1/3",
    "0.04\n",
    " 0.04",
    "null",
    "true",
    "9".repeat(400),
  ];
  return [
    ...NEVER,
    ...BOOLEANS,
    ...must(...texts, ...more, 4, 1.01, -2, 1e-7, 0.1 + 0.2, 1e21, Number.NaN, Number.POSITIVE_INFINITY),
    ...may(0, -0, "0", "-0", 1, "1", "-0.5", -1, "-1", "0.123456"),
  ];
}

export function integerValues(minimum: number, maximum: number): Hostile[] {
  const outside = [
    minimum - 1,
    maximum + 1,
    minimum - 1_000_000,
    2 ** 31,
    2 ** 53,
    -(2 ** 53),
    1.5,
    minimum + 0.1,
  ];
  return [
    ...NEVER,
    ...BOOLEANS,
    ...must(
      ...outside,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.MAX_VALUE,
      "1",
      "",
      "one",
      "1e0",
      "0x1",
      " 1",
      new Date(0),
    ),
  ];
}

export function booleanValues(): Hostile[] {
  return [...NEVER, ...NUMBERS, ...must(0, 1, "true", "false", "yes", "on", "1", "", "null", "TRUE")];
}

export function choiceValues(choices: readonly string[]): Hostile[] {
  const twisted = choices.flatMap((choice) => [
    `${choice} `,
    ` ${choice}`,
    `${choice}\u0000`,
    `${choice}\u200b`,
    choice === choice.toLowerCase() ? choice.toUpperCase() : choice.toLowerCase(),
  ]);
  return [
    ...NEVER,
    ...NUMBERS,
    ...BOOLEANS,
    ...must(
      "",
      " ",
      "nothing",
      "__proto__",
      "toString",
      "constructor",
      choices.join(","),
      [...choices],
      ...twisted,
      0,
    ),
  ];
}

export function listValues(choices: readonly string[]): Hostile[] {
  const [first = ""] = choices;
  return [
    ...must(
      {},
      "",
      first,
      first.split(""),
      { 0: first, length: 1 },
      true,
      1,
      Number.NaN,
      NESTED,
      POLLUTION,
      [null],
      [undefined],
      [[first]],
      [{}],
      [1],
      [true],
      ["nothing"],
      [`${first} `],
      [first.toUpperCase() === first ? "x" : first.toUpperCase()],
      [first, "nothing"],
      [""],
      ["__proto__"],
      new Set([first]),
      Array.from({ length: choices.length + 1 }, () => first),
      Array.from({ length: 125_000 }, () => 1),
    ),
    ...may(
      [],
      choices.map(() => first),
    ),
  ];
}

/** Values that are not a list of rows. */
export function rowsValues(): Hostile[] {
  const lists = [[null], [undefined], [[]], [{}], [1], [true], ["x"], [{ length: 1 }], NESTED];
  return [
    ...must({}, "", "x", true, 1, Number.NaN, POLLUTION, { 0: {}, length: 1 }, new Set([{}]), ...lists),
    ...must(Array.from({ length: 20_000 }, () => ({}))),
    ...may([]),
  ];
}

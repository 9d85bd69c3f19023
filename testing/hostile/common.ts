/** What is hostile to every field, and to an input as a whole. */

/** A hostile value: `must` be refused, or `may` be accepted, if it is in fact valid. */
export interface Hostile {
  readonly value: unknown;
  readonly verdict: "must" | "may";
}

/** Values that are no good, whatever the books hold. */
export const must = (...values: unknown[]): Hostile[] => values.map((value) => ({ value, verdict: "must" }));
/** Values that may be fine. */
export const may = (...values: unknown[]): Hostile[] => values.map((value) => ({ value, verdict: "may" }));

export const NESTED = JSON.parse(`${"[".repeat(500)}1${"]".repeat(500)}`);
export const POLLUTION = JSON.parse(
  '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
);

/** No field of the books is any of these. */
export const NEVER = must({}, [], [[]], [{}], { $gt: "" }, { a: { b: 1 } }, NESTED, POLLUTION, () => "x", {
  length: 1,
  0: "x",
});
export const NUMBERS = must(
  0.5,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0.1,
  1e21,
  2 ** 53,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
);
export const BOOLEANS = must(true, false);

/** Whole inputs that are no object. */
export const NO_INPUTS: readonly unknown[] = [
  "",
  "text",
  0,
  42,
  Number.NaN,
  true,
  false,
  [],
  [[]],
  [{}],
  NESTED,
  () => ({}),
  10n,
];

/** Fields that no operation has. */
export const NO_FIELDS: readonly (readonly [string, unknown])[] = [
  ["favourite_colour", "red"],
  ["favourite_colour", null],
  ["favourite_colour", undefined],
  ["__proto__", { admin: true }],
  ["constructor", { prototype: {} }],
  ["prototype", {}],
  ["toString", "x"],
  ["hasOwnProperty", "x"],
  ["", 1],
  [" ", 1],
  ["a\u0000b", 1],
  ["\ud800", 1],
  ["$where", "1"],
  ["sequence", 1],
  ["hash", "0"],
  ["actor", "operator"],
  ["id", "x"],
  ["created_at", "now"],
  ["scopes[]", "admin"],
  ["nested", NESTED],
  ["amount.value", 1],
  ["👾", 1],
];

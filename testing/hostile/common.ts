/** Values that are invalid for every field, or as a whole input. */

/** A hostile value: it `must` be refused, or it `may` be accepted. */
export interface Hostile {
  readonly value: unknown;
  readonly verdict: "must" | "may";
}

/** Values that are always invalid. */
export const must = (...values: unknown[]): Hostile[] => values.map((value) => ({ value, verdict: "must" }));
/** Values that may be valid. */
export const may = (...values: unknown[]): Hostile[] => values.map((value) => ({ value, verdict: "may" }));

export const NESTED = JSON.parse(`${"[".repeat(500)}1${"]".repeat(500)}`);
export const POLLUTION = JSON.parse(
  '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
);

/** Values that no field accepts. */
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

/** Inputs that are not an object. */
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

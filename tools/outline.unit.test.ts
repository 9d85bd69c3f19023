import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { outline } from "./outline.ts";

const asLibrary = (value: object) =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();

/** Texts that YAML could read as something else. */
const TEXTS = [
  ..."1250.00 12 -3.5 +1 1e3 1.2.3 0x1f 0o17 true null ~ 2026-03-10T15:00:00+00:00 2026-03-10 15:00 .inf".split(
    " ",
  ),
  ...".nan - --- ... %a a#b a: it's 👩‍👩‍👧 🇯🇵".split(" "),
  ...[
    "",
    "- a",
    "«a: b»",
    `say "it's"`,
    'a "b"',
    "a #b",
    " a ",
    "«- x\n  key: y\n…»",
    "a\n\nb\n",
    "a\tb",
    "a\u0000b",
    "\ufeffa",
  ],
];

test.each(TEXTS)("writes the text %j as the library does", (text) => {
  expect(outline({ text, rows: [text] })).toBe(asLibrary({ text, rows: [text] }));
});

test.each([
  {},
  { empty: [], none: {}, rows: [[], {}, [[]], [1, [2, 3]], { a: [] }, { a: { b: [{ c: 1 }] } }] },
  { yes: true, no: false, null: null },
  { true: 1 },
  { "a b": 1, "": 2, "1": 3, "-": 4 },
  { zero: -0, big: 1e21, small: 1e-7, half: 0.5 },
])("writes %j as the library does", (value) => {
  expect(outline(value)).toBe(asLibrary(value));
});

/** Text made of characters that have a meaning in YAML. */
const tricky = fc
  .array(fc.constantFrom(..."-?:,[]{}#&*!|>'\"%@`~=<+.019eExonulfaitr \t\n\\/«»é\r\u0085\u2028\ufeff"), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

test("writes any JSON as the library does", { timeout: 60_000 }, () => {
  const text = fc.oneof(
    tricky,
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.date({ noInvalidDate: true }).map(String),
  );
  const key = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom("id", "name", "items", "a_b", "C3") },
    { weight: 1, arbitrary: tricky },
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      text,
      fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }), (answer) => {
      expect(outline(answer)).toBe(asLibrary(answer));
    }),
    { numRuns: 3_000 },
  );
});

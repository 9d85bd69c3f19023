import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "../kernel/refusals.ts";
import { readJson } from "./body.ts";

const read = (text: string) => readJson(Buffer.from(text));

test("JSON is read unchanged, compact or not", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t"), (text, space) => {
      fc.pre(!text.includes("__proto__"));
      const value = JSON.parse(text) as unknown;
      expect(read(JSON.stringify(value, null, space))).toEqual(value);
    }),
  );
});

test.each([
  ["the same field twice", '{"a":1,"a":1}'],
  ["the same field twice, deep", '{"a":[{"b":1,"b":2}]}'],
  ["the same field twice, once escaped", '{"a":1,"\\u0061":2}'],
  ["__proto__", '{"__proto__":{}}'],
  ["__proto__, escaped", '{"\\u005f_proto__":{}}'],
  ["__proto__, deep", '{"metadata":{"__proto__":{}}}'],
  ["33 levels", `${"[".repeat(33)}${"]".repeat(33)}`],
  ["more levels than a stack has", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ["no JSON", "{"],
  ["a control character", '{"amount":\u0000 1}'],
])("refuses %s", (_what, text) => {
  expect(() => readJson(Buffer.from(text))).toThrow(Refusal);
});

test("reads 32 levels, not counting brackets in strings, also after bytes that are not UTF-8", () => {
  expect(() => readJson(Buffer.from([0x22, 0xe2, 0x82]))).toThrow(Refusal);
  const deep = `${"[".repeat(31)}"${"{[".repeat(40)}"${"]".repeat(31)}`;
  expect(JSON.stringify(read(deep))).toBe(deep);
  expect(read(`{"words":"${"{[".repeat(40)}","é":1}`)).toEqual({ words: "{[".repeat(40), é: 1 });
});

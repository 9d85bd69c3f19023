import { expect, test } from "vitest";
import { z } from "zod";
import { money } from "../views/fields.ts";
import { queryOf, valueFor } from "./query.ts";

test("a query string is parsed into parameters with values", () => {
  const query = queryOf("/v1/ledger?actor=ios+app&limit=5&x&tag=a&tag=b&e=%3D&=n");
  expect([...query]).toEqual([
    ["actor", ["ios app"]],
    ["limit", ["5"]],
    ["x", [""]],
    ["tag", ["a", "b"]],
    ["e", ["="]],
    ["", ["n"]],
  ]);
  expect([...queryOf("/v1/ledger")]).toEqual([]);
});

test.each(["/?a=%zz", "/?%ff=1", "/?a=%c3%28", "/?__proto__=1", "/?%5f_proto__=1"])(
  "%s is malformed",
  (target) => {
    expect(() => queryOf(target)).toThrow(expect.objectContaining({ code: "malformed_request" }));
  },
);

test.each([
  ["a number", z.int().min(1).nullish(), ["20"], 20],
  ["a fraction", z.number().optional(), ["-1.5"], -1.5],
  ["no number", z.int().nullish(), ["1e1"], "1e1"],
  ["a number too long to be exact", z.int(), ["99999999999999999999"], "99999999999999999999"],
  ["no number at all", z.int(), [""], ""],
  ["true", z.boolean().nullish(), ["true"], true],
  ["false", z.boolean().default(true), ["false"], false],
  ["no boolean", z.boolean(), ["1"], "1"],
  ["text that looks like a number", z.string().trim().nullish(), ["20"], "20"],
  ["an amount", money.nullish(), ["12.50"], "12.50"],
  ["a choice", z.enum(["1", "2"]).nullish(), ["1"], "1"],
  ["a list", z.array(z.int()).nullish(), ["1", "2"], [1, 2]],
  ["a list of choices in one", z.array(z.enum(["a", "b"])).nullish(), ["a,b", "a"], ["a", "b", "a"]],
  ["a list of texts with commas", z.array(z.string()).nullish(), ["a,b"], ["a,b"]],
  ["a list of one", z.array(z.string()).nullish(), ["a"], ["a"]],
  ["what may be given once", z.int().nullish(), ["1", "2"], ["1", "2"]],
  ["an unknown field", undefined, ["1"], "1"],
])("%s", (_name, schema, texts, value) => {
  expect(valueFor(schema, texts)).toEqual(value);
});

import { expect, test } from "vitest";
import { z } from "zod";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { answered } from "./answer.ts";

const output = z.object({ id: z.string(), name: z.string().optional() });
const operation: Operation = { ...(catalog[0] as Operation), name: "get_thing", output };

test("an answer is passed on as it is", () => {
  const answer = { id: "1", name: "one" };
  expect(answered(operation, answer)).toBe(answer);
  expect(answered(operation, { id: "1" })).toEqual({ id: "1" });
});

test.each([
  ["a field of another type", { id: 1 }],
  ["a missing field", { name: "one" }],
  ["an unknown field", { id: "1", other: 2 }],
  ["another order of fields", { name: "one", id: "1" }],
])("tests fail on an answer with %s", (_what, answer) => {
  expect(() => answered(operation, answer)).toThrow();
});

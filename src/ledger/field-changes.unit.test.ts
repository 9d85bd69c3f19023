import { expect, test } from "vitest";
import { changesBetween } from "./field-changes.ts";

test("lists each changed field with its previous value", () => {
  const before = { name: "Japan", priority: 2, deadline: null };
  const after = { name: "Japan", priority: 1, deadline: "2027-09-01" };
  expect(changesBetween(before, after)).toEqual({
    priority: 1,
    priority_before: 2,
    deadline: "2027-09-01",
    deadline_before: null,
  });
});

test("returns undefined if nothing changed", () => {
  expect(changesBetween({ name: "Japan" }, { name: "Japan" })).toBeUndefined();
});

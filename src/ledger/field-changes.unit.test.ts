import { expect, test } from "vitest";
import { changesBetween } from "./field-changes.ts";

test("each changed field stands with its value before", () => {
  const before = { name: "Japan", priority: 2, deadline: null };
  const after = { name: "Japan", priority: 1, deadline: "2027-09-01" };
  expect(changesBetween(before, after)).toEqual({
    priority: 1,
    priority_before: 2,
    deadline: "2027-09-01",
    deadline_before: null,
  });
});

test("nothing changed is no change", () => {
  expect(changesBetween({ name: "Japan" }, { name: "Japan" })).toBeUndefined();
});

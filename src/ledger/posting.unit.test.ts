import { describe, expect, test } from "vitest";
import { refusalOf } from "../../testing/in-memory.ts";
import { assertIds, POSTABLE_TYPES } from "./posting.ts";

describe("posting an event", () => {
  test("is possible for allocations, notes and bank transactions", () => {
    const types = "ALLOCATION BALANCE_SYNC DEPOSIT REALLOCATION RELEASE SYSTEM WITHDRAWAL";
    expect(POSTABLE_TYPES.toSorted().join(" ")).toBe(types);
  });

  test("lists missing and unexpected ids together", () => {
    expect(refusalOf(() => assertIds("ALLOCATION", { source_goal_id: "a" })).errors).toEqual([
      { field: "source_account_id", message: "ALLOCATION requires this id." },
      { field: "source_goal_id", message: "ALLOCATION does not take this id; omit it." },
      { field: "dest_goal_id", message: "ALLOCATION requires this id." },
    ]);
  });

  test("a reallocation needs two different goals", () => {
    const names = { source_account_id: "a", source_goal_id: "g", dest_goal_id: "g" };
    expect(() => assertIds("REALLOCATION", names)).toThrow(/a goal other than/);
    expect(() => assertIds("REALLOCATION", { ...names, dest_goal_id: "h" })).not.toThrow();
  });
});

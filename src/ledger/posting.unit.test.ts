import { describe, expect, test } from "vitest";
import { assertNames, POSTABLE_TYPES } from "./posting.ts";

describe("posting by hand", () => {
  test("covers earmarks, notes, and what happens at a bank", () => {
    expect(POSTABLE_TYPES.toSorted()).toEqual([
      "ALLOCATION",
      "BALANCE_SYNC",
      "DEPOSIT",
      "REALLOCATION",
      "RELEASE",
      "SYSTEM",
      "WITHDRAWAL",
    ]);
  });

  test("missing and superfluous ids are listed together", () => {
    expect(() => assertNames("ALLOCATION", { source_goal_id: "a" })).toThrow(
      expect.objectContaining({
        errors: [
          { field: "source_account_id", message: "ALLOCATION needs it." },
          { field: "source_goal_id", message: "ALLOCATION has no such id; leave it out." },
          { field: "dest_goal_id", message: "ALLOCATION needs it." },
        ],
      }),
    );
  });

  test("a reallocation needs two different goals", () => {
    const names = { source_account_id: "a", source_goal_id: "g", dest_goal_id: "g" };
    expect(() => assertNames("REALLOCATION", names)).toThrow(/another goal/);
    expect(() => assertNames("REALLOCATION", { ...names, dest_goal_id: "h" })).not.toThrow();
  });
});

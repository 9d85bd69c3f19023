import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../books/rows.ts";
import { assertNames, notPostable, POSTABLE_TYPES } from "./posting.ts";

describe("posting by hand", () => {
  test("covers the types of the brief and what happens at a bank", () => {
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

  test.each(EVENT_TYPES.filter((type) => !(POSTABLE_TYPES as readonly string[]).includes(type)))(
    "%s names the operation to use",
    (type) => {
      expect(notPostable(type)).toMatch(new RegExp(`^${type} events cannot be posted; use [a-z_, ]+\\.$`));
    },
  );

  test.each(["GIFT", "toString", 5, undefined])("%s is answered with the types to choose from", (type) => {
    expect(notPostable(type)).toBe(`Give one of ${POSTABLE_TYPES.join(", ")}.`);
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

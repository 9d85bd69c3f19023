import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "./ledger-event.ts";
import { assertNames, assertPostable } from "./posting.ts";

const POSTABLE = ["ALLOCATION", "RELEASE", "REALLOCATION", "DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "SYSTEM"];

describe("posting by hand", () => {
  test.each(POSTABLE)("%s can be posted", (type) => expect(assertPostable(type as never)).toBe(type));

  test.each(EVENT_TYPES.filter((type) => !POSTABLE.includes(type)))(
    "%s names the operation to use",
    (type) => {
      expect(() => assertPostable(type)).toThrow(
        expect.objectContaining({
          code: "event_type_not_postable",
          facts: { use: expect.stringMatching(/^[a-z_, ]+$/) },
        }),
      );
    },
  );

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

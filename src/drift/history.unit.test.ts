import { describe, expect, test } from "vitest";
import { eventRow } from "../../testing/in-memory.ts";
import type { Event } from "../books/rows.ts";
import { pastOf } from "./history.ts";

const allocated = (row: Partial<Event>) => eventRow({ eventType: "ALLOCATION", destGoalId: "trip", ...row });
const updated = (metadata: Event["metadata"]) =>
  eventRow({ eventType: "GOAL", destGoalId: "trip", metadata: { action: "updated", ...metadata } });

describe("the past of a goal", () => {
  test("contains inflows and outflows, oldest first, each with the flow that it reversed", () => {
    const events = [
      allocated({ id: "1", amount: 500n }),
      eventRow({ id: "2", eventType: "RELEASE", sourceGoalId: "trip", amount: 200n }),
      eventRow({ id: "3", eventType: "REALLOCATION", sourceGoalId: "car", destGoalId: "trip", amount: 70n }),
      eventRow({ id: "4", eventType: "REVERSAL", sourceGoalId: "trip", amount: 500n, reversesEventId: "1" }),
    ];
    expect(pastOf("trip", events, "USD")).toEqual({
      flows: [
        { id: "1", amount: 500n, reverses: null },
        { id: "2", amount: -200n, reverses: null },
        { id: "3", amount: 70n, reverses: null },
        { id: "4", amount: -500n, reverses: "1" },
      ],
    });
    expect(pastOf("car", events, "USD")).toEqual({ flows: [{ id: "3", amount: -70n, reverses: null }] });
  });

  test.each<[what: string, changes: Event["metadata"][], before: object]>([
    ["no target or deadline if they did not change", [{ name: "Japan", name_before: "Trip" }], {}],
    [
      "the target before the first change",
      [{ target_amount_before: "10.00" }, { target_amount_before: "20.00" }],
      { targetBefore: 10_00n },
    ],
    [
      "the deadline before the first change",
      [{ deadline_before: "2027-06-01" }, { deadline_before: "2027-01-01" }],
      { deadlineBefore: "2027-06-01" },
    ],
    ["a null deadline before the first deadline", [{ deadline_before: null }], { deadlineBefore: null }],
  ])("contains %s", (_, changes, before) => {
    expect(pastOf("trip", changes.map(updated), "USD")).toEqual({ flows: [], ...before });
    expect(pastOf("car", changes.map(updated), "USD")).toEqual({ flows: [] });
  });

  test("reads amounts with the decimals of the currency", () => {
    const change = updated({ target_amount: "2000", target_amount_before: "1000" });
    expect(pastOf("trip", [change], "JPY")).toEqual({ flows: [], targetBefore: 1000n });
  });
});

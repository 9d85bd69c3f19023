import { describe, expect, test } from "vitest";
import { BOOKS, changeOf, checking, differences } from "../../testing/apply/case.ts";
import { LIFE } from "../../testing/apply/life.ts";
import { MONEY } from "../../testing/apply/money.ts";
import { PROPERTIES } from "../../testing/apply/properties.ts";
import { REVERSALS } from "../../testing/apply/reversals.ts";
import { apply } from "./apply.ts";
import { RECENT_EVENTS } from "./books.ts";
import { EVENT_TYPES, type Event, type EventType } from "./rows.ts";

describe("applying a change to books", () => {
  const cases = [...MONEY, ...REVERSALS, ...PROPERTIES, ...LIFE];

  test.each([...MONEY, ...PROPERTIES, ...LIFE])("%s", (_what, change, leaves) => {
    expect(differences(BOOKS, apply(BOOKS, change))).toEqual(leaves);
  });

  test.each(REVERSALS)("REVERSAL of %s", (_what, change, leaves) => {
    expect(differences(BOOKS, apply(BOOKS, change))).toEqual(leaves);
  });

  test("every event type has a case", () => {
    const types = new Set<EventType>(cases.map(([, { event }]) => event.eventType));
    expect([...types].toSorted()).toEqual([...EVENT_TYPES].toSorted());
  });

  test("every change advances the head of the ledger and does not modify the previous books", () => {
    const whole = structuredClone(BOOKS);
    for (const [what, change] of cases) {
      const { couple, recent } = apply(BOOKS, change);
      expect([couple.headSequence, couple.headHash, recent], what).toEqual([
        2,
        "ab".repeat(32),
        [change.event],
      ]);
    }
    expect(BOOKS).toEqual(whole);
  });

  test("keeps the newest events, newest first", () => {
    let books = BOOKS;
    for (let sequence = 1; sequence <= RECENT_EVENTS + 3; sequence++)
      books = apply(books, changeOf({ eventType: "SYSTEM", sequence }));
    expect(books.recent.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: RECENT_EVENTS }, (_, at) => RECENT_EVENTS + 3 - at),
    );
  });

  test.each<[string, Partial<Event>]>([
    ["account", { eventType: "DEPOSIT", sourceAccountId: "none" }],
    ["goal", { eventType: "ALLOCATION", ...checking, destGoalId: "none" }],
    ["the goal of a DRIFT event", { eventType: "DRIFT", destGoalId: "none" }],
  ])("a change with an unknown %s throws an error", (_what, event) => {
    expect(() => apply(BOOKS, changeOf(event as Event))).toThrow("the books have no row none");
  });
});

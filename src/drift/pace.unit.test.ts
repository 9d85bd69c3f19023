import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { booksOf, decisionOn, goalRow, START } from "../../testing/in-memory.ts";
import { rowOf } from "../books/books.ts";
import { PACE_DAYS } from "../books/inflows.ts";
import type { Event } from "../books/rows.ts";
import { addDays, dateIn, daysBetween, startOf } from "../kernel/calendar.ts";
import { paceOf, projectedDate } from "./pace.ts";

const DAY_MS = 86_400_000;

describe("the projected date", () => {
  test.each([
    [0n, { inflow: 0n, days: 0 }, "2027-01-30"], // nothing remains
    [-5n, { inflow: -5n, days: 10 }, "2027-01-30"],
    [300n, { inflow: 100n, days: 10 }, "2027-03-01"], // 300 x 10 / 100 = 30 days, past 28 February
    [301n, { inflow: 100n, days: 10 }, "2027-03-02"], // 30.1 days: rounded up
    [394n, { inflow: 1n, days: 1 }, "2028-02-28"],
    [396n, { inflow: 1n, days: 1 }, "2028-03-01"], // past a leap day
    [1n, { inflow: 1_000_000n, days: 1 }, "2027-01-31"],
    [1n, { inflow: 0n, days: 10 }, null],
    [1n, { inflow: -1n, days: 10 }, null],
    [1n, { inflow: 1n, days: 0 }, null], // created today: no pace yet
    [355_351n, { inflow: 1n, days: 1 }, "2999-12-31"],
    [355_352n, { inflow: 1n, days: 1 }, null], // after LAST_DATE
    [10n ** 15n, { inflow: 1n, days: 90 }, null],
  ])("of %d at %o", (remaining, pace, date) =>
    expect(projectedDate(remaining, pace, "2027-01-30")).toBe(date),
  );
});

describe("the pace of a goal", () => {
  const createdAt = START; // 10 March
  const goal = (...inflows: [string, string][]) => goalRow({ id: "trip", createdAt, inflows });
  const paceOn = (today: string, row = goal()) => paceOf(row, today, "UTC");

  test("is zero for a goal without money or created today", () => {
    expect(paceOn("2026-03-10")).toEqual({ inflow: 0n, days: 0 });
    expect(paceOn("2026-03-15")).toEqual({ inflow: 0n, days: 5 });
  });

  test("covers at most 90 days, or the whole age of a younger goal", () => {
    const row = goal(["2026-03-12", "100"], ["2026-03-13", "200"], ["2026-06-10", "-50"]);
    expect(paceOn("2026-03-14", row)).toEqual({ inflow: 250n, days: 4 });
    expect(paceOn("2026-06-09", row)).toEqual({ inflow: 250n, days: 90 });
    // From 13 March: 19 + 30 + 31 + 10 = 90 days.
    expect(paceOn("2026-06-10", row)).toEqual({ inflow: 150n, days: 90 });
    expect(paceOn("2026-09-07", row)).toEqual({ inflow: -50n, days: 90 });
    expect(paceOn("2026-09-08", row)).toEqual({ inflow: 0n, days: 90 });
  });

  test("is constant for regular contributions", () => {
    const on = (days: number) => addDays("2026-03-10", days);
    const row = goal(...[30, 60, 90, 120, 150].map((days): [string, string] => [on(days), "10000"]));
    // Day 150 covers days 61 to 150, day 151 covers days 62 to 151: 90, 120 and 150 are in both, 60 in neither.
    for (const days of [150, 151, 179])
      expect(paceOn(on(days), row)).toEqual({ inflow: 300_00n, days: PACE_DAYS });
  });

  test("supports amounts larger than a JSON number can represent", () => {
    expect(paceOn("2026-03-15", goal(["2026-03-12", "9007199254740993"])).inflow).toBe(9007199254740993n);
  });

  test("uses the recorded day even if the couple's time zone changes later", () => {
    const row = goal(["2026-03-12", "100"]);
    expect(paceOf(row, "2026-06-09", "Pacific/Kiritimati")).toEqual({ inflow: 100n, days: 90 });
    expect(paceOf(row, "2026-06-10", "Pacific/Midway")).toEqual({ inflow: 0n, days: 90 });
  });
});

/** A move of money, some milliseconds after the previous one. */
const STEP = fc.record({
  kind: fc.constantFrom("ALLOCATION", "RELEASE", "REALLOCATION", "SPENDING", "REVERSAL"),
  amount: fc.bigInt({ min: 1n, max: 10n ** 15n }),
  fromTrip: fc.boolean(),
  after: fc.oneof(fc.integer({ min: 0, max: DAY_MS }), fc.integer({ min: 0, max: 40 * DAY_MS })),
  // Which earlier event a REVERSAL reverses, counted from the newest.
  back: fc.nat(5),
});
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

const ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"];

/** The books after these moves, and all events. */
function booksAfter(steps: readonly Step[], timeZone: string) {
  let books = booksOf({ couple: { timeZone }, accounts: { joint: {} }, goals: { trip: {}, car: {} } });
  const events: Event[] = [];
  let at = START.getTime();
  for (const { kind, amount, fromTrip, after, back } of steps) {
    at += after;
    const [one, other] = fromTrip ? ["trip", "car"] : ["car", "trip"];
    const reverses = events.filter(({ eventType }) => eventType !== "REVERSAL").at(-1 - back);
    if (kind === "REVERSAL" && !reverses) continue;
    const draft = {
      ALLOCATION: { destGoalId: one },
      RELEASE: { sourceGoalId: one },
      SPENDING: { sourceGoalId: one },
      REALLOCATION: { sourceGoalId: one, destGoalId: other },
      REVERSAL: { sourceGoalId: reverses?.destGoalId, destGoalId: reverses?.sourceGoalId, reverses },
    }[kind];
    const decision = decisionOn(books, { now: new Date(at) });
    const moved = kind === "REVERSAL" ? reverses?.amount : amount;
    const event = decision.append({ ...draft, eventType: kind, amount: moved, sourceAccountId: "joint" });
    events.push({ ...event, id: String(events.length) });
    books = decision.books;
  }
  return { books, events, at };
}

/** The net inflow since the first midnight of the 90 days, computed from all events. */
function inflowBy(events: readonly Event[], goalId: string, today: string, timeZone: string): bigint {
  const since = startOf(addDays(today, -89), timeZone);
  const spending = new Set(events.filter(({ eventType }) => eventType === "SPENDING").map(({ id }) => id));
  const counted = events.filter(
    ({ id, timestamp, reversesEventId }) =>
      timestamp >= since && !spending.has(id) && !spending.has(reversesEventId ?? ""),
  );
  return counted.reduce((sum, { amount, sourceGoalId, destGoalId }) => {
    if (destGoalId === goalId) return sum + amount;
    return sourceGoalId === goalId ? sum - amount : sum;
  }, 0n);
}

test("the pace from the goal's row equals the pace from all events, in every time zone and on every later day", () => {
  const play = fc.tuple(fc.array(STEP, { maxLength: 40 }), fc.constantFrom(...ZONES));
  fc.assert(
    fc.property(play, fc.nat(100 * DAY_MS), ([steps, timeZone], later) => {
      const { books, events, at } = booksAfter(steps, timeZone);
      for (const now of [at, at + later]) {
        const today = dateIn(timeZone, new Date(now));
        for (const [id, goal] of books.goals) {
          const days = Math.min(90, daysBetween(dateIn(timeZone, START), today));
          const due = { inflow: inflowBy(events, id, today, timeZone), days };
          expect(paceOf(goal, today, timeZone)).toEqual(due);
        }
      }
      for (const { inflows } of books.goals.values()) {
        expect(new Set(inflows.map(([day]) => day)).size).toBe(inflows.length);
        expect(inflows.length).toBeLessThanOrEqual(PACE_DAYS);
      }
    }),
    { numRuns: 300 },
  );
});

test("a move is recorded on its day in the couple's time zone at that time", () => {
  const ids = { sourceAccountId: "joint", destGoalId: "trip" };
  const allocation = { eventType: "ALLOCATION", amount: 5n, ...ids } as const;
  const decision = decisionOn(booksOf({ accounts: { joint: {} }, goals: { trip: {} } }));
  decision.append(allocation);
  decision.append({ eventType: "COUPLE", metadata: { action: "updated", time_zone: "Pacific/Auckland" } });
  decision.append(allocation);
  expect(rowOf(decision.books.goals, "trip").inflows).toEqual([
    ["2026-03-10", "5"],
    ["2026-03-11", "5"],
  ]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { booksOf, decisionOn, eventWithContext, goalRow, START } from "../../testing/in-memory.ts";
import { rowOf } from "../books/books.ts";
import { PACE_DAYS } from "../books/inflows.ts";
import type { Event } from "../books/rows.ts";
import { moveAllocation } from "../goals/moves.ts";
import { spend } from "../goals/spending.ts";
import { addDays, dateIn, daysBetween, startOf } from "../kernel/calendar.ts";
import { reverse } from "../ledger/reversal.ts";
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

describe("the inflow of a goal", () => {
  const FREE = { takenAlone: 0n };
  const move = (amount: bigint) => ({ accountId: "joint", amount });
  const newBooks = () =>
    booksOf({ accounts: { joint: { balance: 1000_00n } }, goals: { trip: {}, car: {} } });
  const today = "2026-03-20";

  test("is the net amount of all kinds of moves", () => {
    const decision = decisionOn(newBooks(), { now: new Date("2026-03-20T15:00:00.000Z") });
    moveAllocation(decision, { ...move(300_00n), toGoalId: "trip" });
    moveAllocation(decision, { ...move(20_00n), fromGoalId: "trip" });
    reverse(
      decision,
      eventWithContext(moveAllocation(decision, { ...move(50_00n), toGoalId: "trip" })),
      FREE,
    );
    moveAllocation(decision, { ...move(30_00n), fromGoalId: "trip", toGoalId: "car" });
    const paces = [...decision.books.goals.values()].map((goal) => paceOf(goal, today, "UTC"));
    expect(paces).toEqual([
      { inflow: 250_00n, days: 10 }, // 300 - 20 + 50 - 50 - 30
      { inflow: 30_00n, days: 10 },
    ]);
  });

  test("is not reduced by spending", () => {
    const decision = decisionOn(newBooks());
    moveAllocation(decision, { ...move(300_00n), toGoalId: "trip" });
    const payment = { goalId: "trip", alreadyInBalance: false };
    reverse(decision, eventWithContext(spend(decision, { ...payment, ...move(40_00n) })), FREE);
    spend(decision, { ...payment, ...move(50_00n), alreadyInBalance: true });
    expect(paceOf(rowOf(decision.books.goals, "trip"), today, "UTC").inflow).toBe(300_00n);
  });

  test("starts at the couple's midnight", () => {
    const books = { ...newBooks(), couple: { ...newBooks().couple, timeZone: "America/New_York" } };
    const before = decisionOn(books, { now: new Date("2026-03-13T03:59:59.999Z") }); // 12 March in New York
    moveAllocation(before, { ...move(1_00n), toGoalId: "trip" });
    const after = decisionOn(before.books, { now: new Date("2026-03-13T04:00:00.000Z") }); // 13 March
    moveAllocation(after, { ...move(2_00n), toGoalId: "trip" });
    // From 13 March to 10 June: 19 + 30 + 31 + 10 = 90 days.
    const pace = paceOf(rowOf(after.books.goals, "trip"), "2026-06-10", "America/New_York");
    expect(pace).toEqual({ inflow: 2_00n, days: 90 });
  });
});

test("a goal's row stores at most the 90 days up to its newest move", () => {
  const daily: Step = { kind: "ALLOCATION", amount: 1n, fromTrip: true, after: DAY_MS, back: 0 };
  const { books } = booksAfter(Array<Step>(200).fill(daily), "UTC");
  const { inflows } = rowOf(books.goals, "trip");
  expect(inflows).toHaveLength(PACE_DAYS);
  expect([inflows.at(0), inflows.at(-1)]).toEqual([
    ["2026-06-29", "1"],
    ["2026-09-26", "1"],
  ]);
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

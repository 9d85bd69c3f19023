import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DriftStatus } from "../books/rows.ts";
import { addDays, addMonths, monthlyDatesUpTo } from "../kernel/calendar.ts";
import { cureKindsOf, cureOf } from "./cure.ts";
import { type Course, isOffTrack, statusOf } from "./status.ts";

/** 100.00 in 62 days from 1 January 2026: 50.00 on 1 February, 95.16 on 1 March, of which 1 % may be missing. */
const course = (actual: bigint, more: Partial<Course> = {}): Course => ({
  targetAmount: 100_00n,
  actual,
  createdOn: "2026-01-01",
  deadline: "2026-03-04",
  majorUnit: 100n,
  ...more,
});

describe("the cure", () => {
  const OF_99_CENTS = { targetAmount: 99n };
  const FROM_THE_31ST = { createdOn: "2025-12-31", deadline: "2026-03-31" };
  const BY_WEEK = { deadline: "2026-02-20" };

  test.each<
    [
      what: string,
      actual: bigint,
      today: string,
      now: bigint,
      perMonth: bigint | null,
      deadline: string,
      more?: Partial<Course>,
    ]
  >([
    // 31 days and 50.00 are the next step, which does not count yet; floor(100.00 x 31 / 11.01) + 1 = 282 days.
    ["a month before the deadline", 10_00n, "2026-02-04", 39_00n, 90_00n, "2026-10-10"],
    // 59 days are the next step, 1 March: floor(100.00 x 59 / 11.01) + 1 = 536; no monthly date is left up to 4 March.
    ["the next day, on which that step counts", 10_00n, "2026-02-05", 84_16n, null, "2027-06-21"],
    // 90.01 in two months, on 3 February and 3 March; floor(100.00 x 31 / 11.00) + 1 = 282 days.
    ["the monthly amount is rounded up", 9_99n, "2026-01-03", 39_01n, 45_01n, "2026-10-10"],
    // floor(100.00 x 59 / 91.01) + 1 = 65 days
    ["the step of 1 March is the next on the deadline", 90_00n, "2026-03-04", 4_16n, null, "2026-03-07"],
    // 1 April is not the next step before 5 March: floor(100.00 x 90 / 91.01) + 1 = 99 days.
    ["a day late: the whole amount", 90_00n, "2026-03-05", 10_00n, null, "2026-04-10"],
    ["a deadline today is sufficient within 1 %", 99_00n, "2026-03-06", 1_00n, null, "2026-03-06"],
    // 0.99 x 31 / 0.01 + 1 = 3070 days
    ["1 % of less than a unit is nothing", 0n, "2026-01-20", 49n, 99n, "2034-05-29", OF_99_CENTS],
    ["on 28 February and 31 March", 10_00n, "2026-01-31", 23_44n, 45_00n, "2026-10-09", FROM_THE_31ST],
    // 35 of 50 days and 70.00 are the next step. floor(100.00 x 35 / 41.01) + 1 = 86 days would be monthly steps:
    // floor(100.00 x 31 / 41.01) + 1 = 76 days.
    ["from weekly to monthly steps", 40_00n, "2026-02-01", 29_00n, null, "2026-03-18", BY_WEEK],
    // floor(100.00 x 35 / 66.01) + 1 = 54 days
    ["a deadline that keeps weekly steps", 65_00n, "2026-02-01", 4_00n, null, "2026-02-24", BY_WEEK],
  ])("%s", (_, actual, today, amountNow, perMonth, deadline, more) => {
    expect(cureOf(course(actual, more), today)).toEqual({ amountNow, perMonth, deadline });
  });

  test("suggests no deadline after 50 years", () => {
    const empty = course(0n, { deadline: "2027-01-01" });
    // floor(100.00 x 181 / 1.01) + 1 = 17921 days with 1 July as the next step, 20991 with 1 August.
    expect(cureOf(empty, "2026-07-04").deadline).toBe(addDays("2026-01-01", 17_921));
    expect(cureOf(empty, "2026-07-05").deadline).toBeNull();
  });

  test("is minimal: one minor unit less or a day earlier is not sufficient", () => {
    const drifting = fc
      .record({
        targetAmount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
        share: fc.bigInt({ min: 0n, max: 999n }),
        whole: fc.integer({ min: 0, max: 2000 }),
        gone: fc.integer({ min: 0, max: 2500 }),
        before: fc.constantFrom<DriftStatus>("on_track", "behind", "at_risk"),
      })
      .map(({ targetAmount, share, whole, gone, before }) => {
        const createdOn = "2026-01-31";
        const [actual, deadline] = [(targetAmount * share) / 1000n, addDays(createdOn, whole)];
        const goal: Course = { targetAmount, actual, createdOn, deadline, majorUnit: 100n };
        const today = addDays(createdOn, gone);
        return { goal, deadline, today, status: statusOf(goal, today, before) };
      })
      .filter(({ status }) => isOffTrack(status));
    fc.assert(
      fc.property(drifting, ({ goal, deadline, today, status }) => {
        const cure = cureOf(goal, today);
        const cured = (changed: Partial<Course>) =>
          ["on_track", "complete"].includes(statusOf({ ...goal, ...changed }, today, status));
        expect(cured({ actual: goal.actual + cure.amountNow })).toBe(true);
        expect(cured({ actual: goal.actual + cure.amountNow - 1n })).toBe(false);
        const years = addMonths(today, 600);
        if (cure.deadline === null) expect(cured({ deadline: years })).toBe(false);
        else {
          expect(cure.deadline > deadline && cure.deadline >= today && cure.deadline <= years).toBe(true);
          expect(cured({ deadline: cure.deadline })).toBe(true);
          const earlier = addDays(cure.deadline, -1);
          if (earlier > deadline && earlier >= today) expect(cured({ deadline: earlier })).toBe(false);
        }
        if (cure.perMonth === null) return;
        const times = BigInt(monthlyDatesUpTo(today, deadline) - 1);
        expect(goal.actual + cure.perMonth * times).toBeGreaterThanOrEqual(goal.targetAmount);
        expect(goal.actual + (cure.perMonth - 1n) * times).toBeLessThan(goal.targetAmount);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  [100n, 0n, null, "allocate"],
  [99n, 100n, "2027-01-01", "rebalance"],
  [99n, 99n, "2027-01-01", "change_deadline"],
  [0n, 0n, null, null], // no money and no possible deadline
] as const)(
  "with %d free, %d from the default plan and a deadline of %s, the cure for 100 is %s",
  (free, planned, deadline, cureKind) =>
    expect(cureKindsOf([{ cure: { amountNow: 100n, deadline }, planned }], free)).toEqual([cureKind]),
);

test("money that cures one goal is not available to the next, and a goal without a cure uses none", () => {
  const goals = [
    [60n, 0n],
    [500n, 40n],
    [60n, 60n],
    [30n, 30n],
    [1n, 0n],
  ].map(([amountNow = 0n, planned = 0n]) => ({ cure: { amountNow, deadline: "2027-01-01" }, planned }));
  expect(cureKindsOf(goals, 100n)).toEqual([
    "allocate", // 40 stay free
    "change_deadline",
    "rebalance", // which uses the 40
    "rebalance",
    "change_deadline",
  ]);
});

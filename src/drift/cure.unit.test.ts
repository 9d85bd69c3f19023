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
  test.each([
    [
      "a month before the deadline: 59 of 62 days are the next step",
      course(10_00n),
      "2026-02-04", // 4 February: that of 1 February does not count yet
      // 31 days and 50.00 are the next step; floor(100.00 x 31 / 11.01) + 1 = 282 days
      { amountNow: 39_00n, perMonth: 90_00n, deadline: "2026-10-10" },
    ],
    [
      "the next day this step counts, and the next one is 1 March",
      course(10_00n),
      "2026-02-05",
      // floor(100.00 x 59 / 11.01) + 1 = 536 days; no monthly date is left up to 4 March
      { amountNow: 84_16n, perMonth: null, deadline: "2027-06-21" },
    ],
    [
      "the monthly amount is rounded up: 90.01 in two months, on 3 February and 3 March",
      course(9_99n),
      "2026-01-03",
      { amountNow: 39_01n, perMonth: 45_01n, deadline: "2026-10-10" }, // floor(100.00 x 31 / 11.00) + 1 = 282 days
    ],
    [
      "on the deadline the step of 1 March is still the next",
      course(90_00n),
      "2026-03-04",
      // floor(100.00 x 59 / 91.01) + 1 = 65 days
      { amountNow: 4_16n, perMonth: null, deadline: "2026-03-07" },
    ],
    [
      "a day late: the whole amount; 1 April is not the next step before 5 March",
      course(90_00n),
      "2026-03-05",
      { amountNow: 10_00n, perMonth: null, deadline: "2026-04-10" }, // floor(100.00 x 90 / 91.01) + 1 = 99 days
    ],
    [
      "overdue by less than 1 %: a deadline today is sufficient",
      course(99_00n),
      "2026-03-06",
      { amountNow: 1_00n, perMonth: null, deadline: "2026-03-06" },
    ],
    [
      "with nothing saved of less than a unit, 1 % is nothing: 0.99 x 31 / 0.01 + 1 = 3070 days",
      course(0n, { targetAmount: 99n }),
      "2026-01-20",
      { amountNow: 49n, perMonth: 99n, deadline: "2034-05-29" },
    ],
    [
      "from the 31st: 28 February and 31 March",
      course(10_00n, { createdOn: "2025-12-31", deadline: "2026-03-31" }),
      "2026-01-31",
      { amountNow: 23_44n, perMonth: 45_00n, deadline: "2026-10-09" },
    ],
    [
      "in weekly steps: 35 of 50 days are the next step, 70.00",
      course(40_00n, { deadline: "2026-02-20" }),
      "2026-02-01",
      // floor(100.00 x 35 / 41.01) + 1 = 86 days, which would be monthly steps: floor(100.00 x 31 / 41.01) + 1 = 76 days
      { amountNow: 29_00n, perMonth: null, deadline: "2026-03-18" },
    ],
    [
      "in weekly steps, with a deadline that keeps them",
      course(65_00n, { deadline: "2026-02-20" }),
      "2026-02-01",
      { amountNow: 4_00n, perMonth: null, deadline: "2026-02-24" }, // floor(100.00 x 35 / 66.01) + 1 = 54 days
    ],
  ])("%s", (_, goal, today, expected) => expect(cureOf(goal, today)).toEqual(expected));

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

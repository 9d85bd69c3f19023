import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, monthlyDatesUpTo } from "./calendar.ts";
import { type Course, statusOf } from "./drift.ts";
import { cureOf, curingTools } from "./drift-cure.ts";
import { NO_PACE } from "./pace.ts";

const course = (actual: bigint, more: Partial<Course> = {}): Course => ({
  targetAmount: 10_000n,
  actual,
  createdOn: "2026-01-01",
  deadline: "2026-04-11",
  ...more,
});

describe("the cure", () => {
  test.each([
    [
      "on 20 February: 5000 expected; 9000 in two, on 20 February and 20 March; floor(500000 / 1001) + 1 = 500 days",
      course(1_000n),
      "2026-02-20",
      { amountNow: 4_000n, perMonth: 4_500n, deadline: "2027-05-16" },
    ],
    [
      "rounded up: 9001 in two",
      course(999n),
      "2026-02-20",
      { amountNow: 4_001n, perMonth: 4_501n, deadline: "2027-05-17" }, // floor(500000 / 1000) + 1 = 501 days
    ],
    [
      "on the deadline: all that remains, at once",
      course(9_000n),
      "2026-04-11",
      { amountNow: 1_000n, perMonth: 1_000n, deadline: "2026-04-23" }, // floor(1000000 / 9001) + 1 = 112 days
    ],
    [
      "a day late: no month is left",
      course(9_000n),
      "2026-04-12",
      { amountNow: 1_000n, perMonth: null, deadline: "2026-04-24" }, // floor(1010000 / 9001) + 1 = 113 days
    ],
    [
      "with nothing saved no deadline helps: 10000 x 50 + 1 days, after the year 3000",
      course(0n),
      "2026-02-20",
      { amountNow: 5_000n, perMonth: 5_000n, deadline: null },
    ],
    [
      "created with the deadline today: tomorrow nothing is expected yet",
      course(0n, { deadline: "2026-01-01" }),
      "2026-01-01",
      { amountNow: 10_000n, perMonth: 10_000n, deadline: "2026-01-02" },
    ],
    [
      "from the 31st: 31 January, 28 February, 31 March",
      course(1_000n, { deadline: "2026-03-31" }),
      "2026-01-31",
      // floor(10000 x 30 / 89) = 3370; floor(300000 / 1001) + 1 = 300 days
      { amountNow: 2_370n, perMonth: 3_000n, deadline: "2026-10-28" },
    ],
  ])("%s", (_, goal, today, told) => expect(cureOf(goal, today)).toEqual(told));

  test("is the smallest: one less, or a day earlier, does not cure", () => {
    const drifting = fc
      .record({
        targetAmount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
        share: fc.bigInt({ min: 0n, max: 999n }),
        whole: fc.integer({ min: 0, max: 2000 }),
        gone: fc.integer({ min: 0, max: 2500 }),
      })
      .map(({ targetAmount, share, whole, gone }) => {
        const createdOn = "2026-01-31";
        const actual = (targetAmount * share) / 1000n;
        const goal: Course = { targetAmount, actual, createdOn, deadline: addDays(createdOn, whole) };
        return { goal, today: addDays(createdOn, gone) };
      })
      .filter(({ goal, today }) => ["at_risk", "overdue"].includes(statusOf(goal, today, true, NO_PACE)));
    fc.assert(
      fc.property(drifting, ({ goal, today }) => {
        const { amountNow, perMonth, deadline } = cureOf(goal, today);
        const cured = (changed: Partial<Course>) =>
          ["on_track", "complete"].includes(statusOf({ ...goal, ...changed }, today, true, NO_PACE));
        expect(cured({ actual: goal.actual + amountNow })).toBe(true);
        expect(cured({ actual: goal.actual + amountNow - 1n })).toBe(false);
        if (deadline) {
          expect(cured({ deadline })).toBe(true);
          expect(cured({ deadline: addDays(deadline, -1) })).toBe(false);
        }
        if (perMonth === null) return;
        const times = BigInt(monthlyDatesUpTo(today, goal.deadline ?? ""));
        expect(goal.actual + perMonth * times).toBeGreaterThanOrEqual(goal.targetAmount);
        expect(goal.actual + (perMonth - 1n) * times).toBeLessThan(goal.targetAmount);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  [{ free: 100n, spare: 0n }, "2027-01-01", "allocate_to_goal"],
  [{ free: 99n, spare: 1n }, "2027-01-01", "suggest_rebalance"],
  [{ free: 99n, spare: 0n }, "2027-01-01", "update_goal"],
  [{ free: 0n, spare: 0n }, null, null], // no deadline helps, and money there is none
] as const)("with %o for 100, or a deadline of %s, the tool is %s", (means, deadline, tool) =>
  expect(curingTools([{ amountNow: 100n, perMonth: null, deadline }], means)).toEqual([tool]),
);

test("what cures one goal is gone for the next; one that is out of reach takes nothing", () => {
  const cures = [60n, 500n, 60n, 30n, 1n].map((amountNow) => ({
    amountNow,
    perMonth: null,
    deadline: "2027-01-01",
  }));
  expect(curingTools(cures, { free: 100n, spare: 50n })).toEqual([
    "allocate_to_goal", // 40 stay free
    "update_goal",
    "suggest_rebalance", // 40 free and 20 spared
    "suggest_rebalance", // the other 30
    "update_goal",
  ]);
});

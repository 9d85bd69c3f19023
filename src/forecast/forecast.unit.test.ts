import { describe, expect, test } from "vitest";
import { finished, monthly, scenarioOf } from "../../testing/forecasts/scenario.ts";
import { forecast, type Outcome } from "./forecast.ts";
import type { SavingGoal, Scenario } from "./scenario.ts";

function outcomes(goals: readonly Partial<SavingGoal>[], more: Partial<Scenario> = {}): Outcome[] {
  const work = forecast(scenarioOf(goals, more), { uncertainty: null, withSeries: true });
  return [...finished(work).outcomes.values()];
}

const weekly = (amount: bigint) => ({ contribution: { amount, frequency: "weekly" } }) as const;
const onSchedule = (amount: bigint) => ({ ...monthly(amount), split: "on_schedule" }) as const;
const GIFT = { date: "2026-06-01", amount: 5n };
const expenses = (amount: bigint) => ({ oneOffs: [{ date: "2026-02-01", amount: -amount }] });

describe("a forecast", () => {
  test.each([
    // Week 5 is 7 March, in the second month after 28 February; week 4 is exactly one month.
    [500n, "2026-03-07", 2],
    [400n, "2026-02-28", 1],
    [100n, "2026-02-07", 1],
    [0n, "2026-01-31", 0],
  ])("rounds months up: %d by 100 a week is complete on %s, after %d", (target, completionDate, months) => {
    expect(outcomes([{ target }], weekly(100n))).toMatchObject([{ completionDate, months }]);
  });

  test.each([
    ["2027-01-31", true, 0],
    ["2027-01-30", false, 1],
    ["2026-12-31", false, 31],
    [null, null, null],
  ])("with a deadline on %s is on time: %s, days late: %s", (deadline, onTime, daysLate) => {
    expect(outcomes([{ deadline }])).toMatchObject([{ completionDate: "2027-01-31", onTime, daysLate }]);
  });

  test("is not on time and has no days late if the goal is never complete", () => {
    const [row] = outcomes([{ target: 10_000n, deadline: "2027-01-31" }]);
    expect(row).toMatchObject({ completionDate: null, months: null, onTime: false, daysLate: null });
  });

  test.each([
    ["horizon", [{ target: 10_000n }], {}],
    ["horizon", [{ held: 100n }], { ...monthly(0n), annualYield: "0.01" }],
    ["no_contribution", [{}], monthly(0n)],
    ["no_contribution", [{}], { ...monthly(0n), annualYield: "0.1" }],
    ["no_contribution", [{ held: 900n }], { ...monthly(0n), annualYield: "-0.1" }],
    // A yield of -50 % is a loss of 5.613 % a month: for 17,816 it equals the contribution of 1000, for 17,000 it does not.
    ["losses", [{ target: 18_000n }], { ...monthly(1_000n), annualYield: "-0.5" }],
    ["horizon", [{ target: 17_500n }], { ...monthly(1_000n), annualYield: "-0.5" }],
    ["others_first", [{ target: 10_000n, held: 10_000n }, { target: 10_000n }, {}], {}],
    ["others_first", [{ target: 500n }, {}], { ...monthly(0n), ...expenses(-400n) }],
    // A one-off amount counts even without contributions.
    ["horizon", [{}], { ...monthly(0n), oneOffs: [GIFT] }],
    ["horizon", [{ held: 100n }], { ...monthly(0n), annualYield: "0.01", oneOffs: [GIFT] }],
    ["losses", [{}], { ...monthly(0n), annualYield: "-0.1", oneOffs: [GIFT] }],
    ["others_first", [{}, {}], { ...monthly(0n), oneOffs: [GIFT] }],
    // Expenses use all 60 contributions.
    ["no_contribution", [{ held: 900n }, {}], expenses(6_000n)],
    ["horizon", [{ held: 900n }], expenses(5_999n)],
    ["horizon", [{ held: 900n }], { ...expenses(6_000n), annualYield: "0.01" }],
    ["others_first", [{ deadline: "2050-01-31", target: 90_000n }, { target: 10_000n }], onSchedule(500n)],
    ["others_first", [{ deadline: "2026-01-31", target: 90_000n }, { target: 10_000n }], onSchedule(500n)],
  ] as const)("states why a goal is never complete: %s", (never, goals, more) => {
    expect(outcomes(goals, more).at(-1)).toMatchObject({ completionDate: null, never });
  });

  test("lists future milestones, even several on one day", () => {
    const [row] = outcomes([{ held: 400n }], monthly(700n));
    expect(row?.milestones).toEqual([
      { percent: 50, date: "2026-02-28" },
      { percent: 75, date: "2026-02-28" },
      { percent: 100, date: "2026-03-31" },
    ]);
  });

  test("has a row for each month and one for the day of completion", () => {
    const [row] = outcomes([{ target: 600n }], weekly(100n));
    expect(row?.series.map(({ date, balance }) => [date, balance])).toEqual([
      ["2026-01-31", 0n],
      ["2026-02-28", 400n],
      ["2026-03-14", 600n],
    ]);
    const [never] = outcomes([{ target: 10_000n }]);
    expect(never?.series).toHaveLength(61);
  });
});

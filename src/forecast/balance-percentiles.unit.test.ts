import { describe, expect, test } from "vitest";
import { finished, monthly, scenarioOf } from "../../testing/forecasts/scenario.ts";
import type { BalancePercentiles } from "./balance-percentiles.ts";
import { forecast } from "./forecast.ts";
import { Inflow } from "./inflow.ts";
import { prepare, type Scenario } from "./scenario.ts";
import type { Split } from "./split.ts";
import type { Uncertainty } from "./uncertainty.ts";

const SURE: Uncertainty = { contributionSd: 0n, missChance: 0, yieldSd: 0, trials: 100, seed: 7 };
const UNSURE: Uncertainty = { ...SURE, contributionSd: 12_345n, missChance: 0.1, trials: 400 };
const NAMES = ["p10", "p25", "p50", "p75", "p90"] as const;

const outcomesOf = (scenario: Scenario, uncertainty: Uncertainty) => [
  ...finished(forecast(scenario, { uncertainty, withSeries: true })).outcomes.values(),
];

const rowsOf = (scenario: Scenario, uncertainty: Uncertainty) =>
  outcomesOf(scenario, uncertainty).map(({ percentiles }) => percentiles ?? []);

const two = (split: Split) =>
  scenarioOf(
    [
      { id: "car", held: 50_000n, target: 900_000n, deadline: "2029-06-30" },
      { id: "trip", held: 0n, target: 400_000n, deadline: null },
    ],
    { ...monthly(40_000n), split, annualYield: "0.03", horizonYears: 10 },
  );

describe.each(["priority", "deadline", "on_schedule", "proportion"] as const)("shared by %s", (split) => {
  test("without chance, each percentile is the balance of the exact run", () => {
    for (const { percentiles, series } of outcomesOf(two(split), SURE)) {
      const exact = new Map(series.map(({ date, balance }) => [date, balance]));
      expect(percentiles?.length).toBeGreaterThan(10);
      for (const { date, ...row } of percentiles ?? []) {
        const balance = exact.get(date) ?? series.at(-1)?.balance;
        expect([date, ...Object.values(row)]).toEqual([date, ...NAMES.map(() => balance)]);
      }
    }
  });

  test("no percentile falls as the share rises, and the same seed gives the same", () => {
    const uncertainty = { ...UNSURE, yieldSd: 0.05 };
    const all = rowsOf(two(split), uncertainty);
    expect(rowsOf(two(split), uncertainty)).toEqual(all);
    expect(rowsOf(two(split), { ...uncertainty, seed: 8 })).not.toEqual(all);
    for (const { p10, p25, p50, p75, p90 } of all.flat())
      expect([p10 <= p25, p25 <= p50, p50 <= p75, p75 <= p90]).toEqual([true, true, true, true]);
  });
});

describe("of one goal", () => {
  const target = 600_000n;
  const held = 25_000n;
  const scenario = scenarioOf([{ held, target }], { ...monthly(40_000n), horizonYears: 10 });

  /** The nearest-rank percentiles of sums of the same random contributions, each up to the target. */
  function byHand(date: string): Omit<BalancePercentiles, "date"> {
    const prepared = prepare(scenario);
    const inflow = new Inflow(prepared, 40_000n, UNSURE);
    const balances: number[] = [];
    for (let n = 0; n < UNSURE.trials; n++) {
      inflow.nextTrial();
      while (inflow.drawn < prepared.days.length) inflow.draw();
      const paid = prepared.days.map((day, at) => (day.date <= date ? (inflow.money[at] ?? 0) : 0));
      balances.push(
        Math.min(
          Number(target),
          paid.reduce((sum, money) => sum + money, Number(held)),
        ),
      );
    }
    balances.sort((a, b) => a - b);
    const at = (share: number) =>
      BigInt(balances.filter((_, rank) => (rank + 1) * 100 >= share * UNSURE.trials)[0] ?? 0);
    return { p10: at(10), p25: at(25), p50: at(50), p75: at(75), p90: at(90) };
  }

  test("are those of its trials", () => {
    const [rows = []] = rowsOf(scenario, UNSURE);
    expect(rows.length).toBeGreaterThan(12);
    for (const { date, ...row } of rows) expect([date, row]).toEqual([date, byHand(date)]);
  });

  test("go on until nine of ten trials are complete", () => {
    const [{ percentiles, spread } = { percentiles: null, spread: null }] = outcomesOf(scenario, UNSURE);
    expect(percentiles?.at(-1)?.date).toBe(spread?.p90);
    const [rows = []] = rowsOf({ ...scenario, horizonYears: 1 }, UNSURE);
    expect(rows.map(({ date }) => date)).toHaveLength(13);
  });

  test("of 50 years have 121 rows at most, at even intervals; many trials of many goals have fewer", () => {
    const long = scenarioOf([{ held, target: 10n ** 12n }], { ...monthly(100n), horizonYears: 50 });
    const [rows = []] = rowsOf(long, UNSURE);
    expect(rows.map(({ date }) => date).slice(0, 3)).toEqual(["2026-01-31", "2026-06-30", "2026-11-30"]);
    expect(rows.length).toBe(121);
    const goals = Array.from({ length: 4 }, (_, at) => ({ id: `goal ${at}`, held, target: 10n ** 12n }));
    const many = scenarioOf(goals, { ...monthly(100n), horizonYears: 20, split: "priority" });
    for (const own of rowsOf(many, { ...UNSURE, trials: 10_000 })) expect(own).toHaveLength(81);
  });

  test("are null without a series or without uncertainty", () => {
    const [sure] = finished(forecast(scenario, { uncertainty: null, withSeries: true })).outcomes.values();
    const [short] = finished(
      forecast(scenario, { uncertainty: UNSURE, withSeries: false }),
    ).outcomes.values();
    expect([sure?.percentiles, short?.percentiles]).toEqual([null, null]);
  });
});

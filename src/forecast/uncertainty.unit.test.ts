import { describe, expect, test } from "vitest";
import { finished, monthly, scenarioOf } from "../../testing/forecasts/scenario.ts";
import { prepare, type Scenario } from "./scenario.ts";
import { type Spread, spread, type Uncertainty } from "./uncertainty.ts";

const home = { id: "home", held: 1_000_000n, target: 6_000_000n, deadline: "2034-06-30" };

const scenario = scenarioOf([home, { target: 800_000n, deadline: "2035-12-31" }], {
  ...monthly(50_000n),
  horizonYears: 30,
  annualYield: "0.03",
  oneOffs: [{ date: "2027-12-20", amount: 250_000n }],
});

const uncertainty: Uncertainty = {
  contributionSd: 15_000n,
  missChance: 0.08,
  yieldSd: 0.06,
  trials: 5_000,
  seed: 20260310,
};

function spreadOf(more: Partial<Scenario> = {}, chance: Partial<Uncertainty> = {}): readonly Spread[] {
  const asked = { ...scenario, ...more };
  return finished(
    spread({
      prepared: prepare(asked),
      amount: asked.contribution.amount,
      uncertainty: { ...uncertainty, ...chance },
    }),
  );
}

describe("a random spread", () => {
  test("is the same on every machine", () => {
    expect(spreadOf()).toEqual([
      { p10: "2032-05-31", p50: "2033-05-31", p90: "2034-09-30", onTimeProbability: 0.8668 },
      { p10: "2033-10-31", p50: "2034-10-31", p90: "2036-02-29", onTimeProbability: 0.879 },
    ]);
    expect(spreadOf({ split: "on_schedule" })).toEqual([
      { p10: "2032-12-31", p50: "2034-01-31", p90: "2035-10-31", onTimeProbability: 0.7082 },
      { p10: "2033-06-30", p50: "2034-08-31", p90: "2035-12-31", onTimeProbability: 0.95 },
    ]);
    const dates = { p10: "2033-04-30", p50: "2034-06-30", p90: "2035-12-31" };
    expect(spreadOf({ split: "proportion" })).toEqual([
      { ...dates, onTimeProbability: 0.5104 },
      { ...dates, onTimeProbability: 0.9016 },
    ]);
  });

  test.each([
    // 120 million steps for 361 days and 50 goals; on schedule costs twice as much, in proportion ten times as much.
    ["priority", 6_648],
    ["on_schedule", 3_324],
    ["proportion", 664],
  ] as const)("allows as many trials as fit into a second: by %s %d", (split, most) => {
    const goals = Array.from({ length: 50 }, (_, at) => ({ ...home, id: `goal ${at}`, held: home.target }));
    expect(spreadOf({ goals, split, oneOffs: [] }, { trials: most })).toHaveLength(50);
    expect(() => spreadOf({ goals, split, oneOffs: [] }, { trials: most + 1 })).toThrow(
      expect.objectContaining({
        errors: [{ field: "uncertainty.trials", message: expect.stringContaining(`At most ${most} `) }],
      }),
    );
  });

  test("differs between seeds only slightly", () => {
    const [one, other] = [spreadOf(), spreadOf({}, { seed: 8 })];
    expect(other).not.toEqual(one);
    for (const [at, { onTimeProbability }] of one.entries()) {
      expect(Math.abs((onTimeProbability ?? 0) - (other[at]?.onTimeProbability ?? 1))).toBeLessThan(0.03);
    }
  });

  test("uses the same random numbers for other amounts, so that more money is never less likely to be sufficient", () => {
    let before = -1;
    for (const amount of [30_000n, 45_000n, 50_000n, 60_000n, 90_000n]) {
      const [home] = spreadOf(monthly(amount));
      expect(home?.onTimeProbability).toBeGreaterThanOrEqual(before);
      before = home?.onTimeProbability ?? 0;
    }
  });

  test("has no dates if all contributions are missed", () => {
    const [home] = spreadOf({ oneOffs: [], annualYield: "0" }, { missChance: 1, yieldSd: 0 });
    expect(home).toEqual({ p10: null, p50: null, p90: null, onTimeProbability: 0 });
  });

  test("of missed contributions follows the binomial distribution", () => {
    // Ten contributions of 1 for a target of 9: on time with at most one missed: 0.9^10 + 10 x 0.1 x 0.9^9 = 0.7361.
    const nine = scenarioOf([{ target: 9n, deadline: "2026-11-30" }], monthly(1n));
    const [trip] = spreadOf(nine, { contributionSd: 0n, missChance: 0.1, yieldSd: 0, trials: 10_000 });
    expect(trip?.onTimeProbability).toBeGreaterThan(0.72);
    expect(trip?.onTimeProbability).toBeLessThan(0.75);
    // Nine of nine in 0.9^9 = 38.7 % of the trials, by the tenth in 73.6 %, by the eleventh in 91.0 %.
    expect([trip?.p10, trip?.p50, trip?.p90]).toEqual(["2026-10-31", "2026-11-30", "2026-12-31"]);
  });

  test("widens with the deviation of contributions and yields", () => {
    const width = (chance: Partial<Uncertainty>) => {
      const [home] = spreadOf({}, { contributionSd: 0n, missChance: 0, yieldSd: 0, ...chance });
      return Date.parse(home?.p90 ?? "") - Date.parse(home?.p10 ?? "");
    };
    expect(width({})).toBe(0);
    expect(width({ contributionSd: 40_000n })).toBeGreaterThan(width({ contributionSd: 10_000n }));
    expect(width({ yieldSd: 0.2 })).toBeGreaterThan(width({ yieldSd: 0.05 }));
  });
});

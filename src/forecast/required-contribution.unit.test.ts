import { describe, expect, test } from "vitest";
import { finished, scenarioOf } from "../../testing/forecasts/scenario.ts";
import { type Required, requiredContribution } from "./required-contribution.ts";
import { prepare, type SavingGoal, type Scenario } from "./scenario.ts";

function required(goals: readonly Partial<SavingGoal>[], more: Partial<Scenario> = {}): Required {
  return finished(requiredContribution(prepare(scenarioOf(goals, more))));
}

describe("the contribution that a deadline requires", () => {
  test.each([
    // Twelve contributions by the deadline itself, eleven by the day before.
    ["2027-01-31", 100n],
    ["2027-01-30", 110n], // 1200 / 11 = 109.09
    ["2026-02-28", 1_200n],
  ])("by %s is %d", (deadline, amount) => {
    expect(required([{ deadline }])).toEqual({ amount, unmet: new Map() });
  });

  test.each([
    ["is the missing amount minus one-off amounts by then", "2026-06-30", 150n, "2027-01-31", 50n],
    ["ignores later one-off amounts", "2027-02-01", 999n, "2027-01-31", 63n], // 750 / 12 = 62.5
    ["is increased by expenses until then", "2026-06-30", -150n, "2027-01-31", 75n],
    ["includes expenses on the day of the only contribution", "2026-02-28", -999n, "2026-02-28", 1_749n],
  ])("%s", (_, date, amount, deadline, expected) => {
    const oneOffs = [{ date, amount }];
    expect(required([{ held: 450n, deadline }], { oneOffs }).amount).toBe(expected);
  });

  test("is reduced by interest and increased by losses", () => {
    // An annuity of 12 at i = 0.948879 % is worth 12.6465: 120000 / 12.6465 = 9488.8; at i = -0.083718 % it is worth
    // 11.9449: 120000 / 11.9449 = 10046.2.
    const goals = [{ target: 120_000n, deadline: "2027-01-31" }];
    expect(required(goals, { annualYield: "0.12" }).amount).toBe(9_489n);
    expect(required(goals, { annualYield: "-0.01" }).amount).toBe(10_047n);
  });

  test("is not reduced by a goal from which more than its target was spent", () => {
    const goals = [{ target: -5_000n }, { deadline: "2027-01-31" }];
    const unmet = new Map([["goal 0", "no_deadline"]]);
    for (const split of ["on_schedule", "priority", "deadline"] as const)
      expect(required(goals, { split })).toEqual({ amount: 100n, unmet });
  });

  test("is zero if the goal reaches its target without contributions", () => {
    expect(required([{ held: 1_190n, deadline: "2027-01-31" }], { annualYield: "0.12" }).amount).toBe(0n);
    expect(required([{ held: 1_200n, deadline: "2020-01-01" }]).amount).toBe(0n);
  });

  test("covers only the deadlines if goals share on schedule", () => {
    const goals = [
      { target: 900n },
      { target: 600n, deadline: "2026-07-31" },
      { target: 100n, deadline: "2026-05-31" },
    ];
    // 100 and 600 in six: while the nearer goal takes its 25 on four dates, the other gets less than its part, then more.
    expect(required(goals, { split: "on_schedule" }).amount).toBe(117n);
    // 700 and 1200 in twelve, of which the first six bring 954. The goal without a deadline gets one unit at the end.
    const far = { target: 1_200n, deadline: "2027-01-31" };
    expect(required([...goals, far], { split: "on_schedule" }).amount).toBe(159n);
  });

  test("includes the goals before each deadline if goals are filled in turn", () => {
    const goals = [
      { target: 300n },
      { target: 600n, deadline: "2026-07-31" },
      { target: 100n, deadline: "2026-05-31" },
    ];
    // By priority: 1000 in four contributions. By deadline: 100 in four and 700 in six, the goal without one last.
    expect(required(goals).amount).toBe(250n);
    expect(required(goals, { split: "deadline" }).amount).toBe(117n);
  });

  test.each([
    ["no_deadline", [{}], {}],
    ["too_soon", [{ deadline: "2026-02-27" }], {}],
    ["too_soon", [{ deadline: "2025-12-31" }], {}],
    ["beyond_horizon", [{ deadline: "2031-02-01" }], {}],
    ["proportion", [{ deadline: "2027-01-31" }, { deadline: "2026-01-31" }], { split: "proportion" }],
  ] as const)("does not exist: %s", (why, goals, more) => {
    const unmet = new Map(goals.map((_, at) => [`goal ${at}`, why]));
    expect(required(goals, more)).toEqual({ amount: null, unmet });
  });

  test("of several goals excludes and reports those that cannot meet their deadlines but still take money", () => {
    const [soon, far] = ["2026-01-31", "2031-02-01"].map((deadline) => ({ target: 300n, deadline }));
    const goals = [{ ...soon }, { ...far }, { target: 600n, deadline: "2027-01-31" }, {}];
    const reasons = { "goal 0": "too_soon", "goal 1": "beyond_horizon", "goal 3": "no_deadline" };
    const unmet = new Map(Object.entries(reasons));
    expect(required(goals)).toEqual({ amount: 100n, unmet }); // 300 + 300 + 600 in twelve
    // By deadline, the latest one comes last: 300 + 600 in twelve.
    expect(required(goals, { split: "deadline" })).toEqual({ amount: 75n, unmet });
  });

  test("of one goal does not depend on the split", () => {
    expect(required([{ deadline: "2027-01-31" }], { split: "proportion" }).amount).toBe(100n);
  });
});

import type { SavingGoal, Scenario } from "../../src/forecast/scenario.ts";

/** A scenario of five years: goals of 1200 without a deadline, filled by priority with 100 a month. */
export function scenarioOf(
  goals: readonly Partial<SavingGoal>[] = [{}],
  more: Partial<Scenario> = {},
): Scenario {
  return {
    goals: goals.map((goal, at) => ({ id: `goal ${at}`, held: 0n, target: 1_200n, deadline: null, ...goal })),
    ...monthly(100n),
    split: "priority",
    startDate: "2026-01-31",
    horizonYears: 5,
    annualYield: "0",
    oneOffs: [],
    ...more,
  };
}

/** The setting of a scenario with this monthly contribution. */
export const monthly = (amount: bigint) => ({ contribution: { amount, frequency: "monthly" } }) as const;

/** The result of a computation that is run to its end. */
export function finished<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

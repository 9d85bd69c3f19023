import type { Schemas } from "../api/server.ts";
import { amountOf, minorUnits } from "../formats/decimals.ts";

const DAYS_PER_MONTH = 30n;
const STEPS = 100n;

/** The amounts that the slider offers, in minor units, and where it starts. */
export interface Range {
  readonly step: bigint;
  readonly highest: bigint;
  readonly start: bigint;
}

/** From nothing to a sixth of what is missing, or three times the pace, in steps of whole units; it starts at the pace. */
export function rangeFor(
  { progress, target_amount }: Schemas["FinancialGoal"],
  { pace }: Schemas["Drift"],
  digits: number,
): Range {
  const unit = 10n ** BigInt(digits);
  const inflow = pace.days === 0 ? 0n : (minorUnits(pace.inflow) * DAYS_PER_MONTH) / BigInt(pace.days);
  const missing = minorUnits(progress.remaining) || minorUnits(target_amount);
  const wanted = max(missing / 6n, inflow * 3n, unit * STEPS);
  const step = max((wanted / STEPS / unit) * unit, unit);
  const usual = inflow > 0n ? inflow : missing / 24n;
  return { step, highest: step * STEPS, start: max((usual / step) * step, step) };
}

/** The forecast of a goal with a monthly contribution of so many minor units. */
export function forecastInput(
  goalId: string,
  monthly: bigint,
  digits: number,
  whatIf: Schemas["WhatIf"],
): Schemas["SimulateForecastInput"] {
  return {
    goal_id: goalId,
    contribution: { amount: amountOf(monthly, digits), frequency: "monthly" },
    include_series: true,
    uncertainty: {
      miss_chance: "0.1",
      contribution_sd: amountOf(monthly / 5n, digits),
      trials: 500,
      seed: 1,
    },
    ...(Object.keys(whatIf).length > 0 && { what_if: whatIf }),
  };
}

function max(...amounts: readonly bigint[]): bigint {
  return amounts.reduce((highest, amount) => (amount > highest ? amount : highest));
}

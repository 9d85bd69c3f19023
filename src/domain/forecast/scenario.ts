import type { CalendarDate } from "../calendar.ts";
import type { Frequency } from "./contribution-dates.ts";
import { monthlyRate, type Rate } from "./interest.ts";
import { inOrderOf, type Split } from "./split.ts";
import { type Day, type OneOff, timelineOf } from "./timeline.ts";

/** A goal as a forecast starts from it. Amounts in minor units. */
export interface SavingGoal {
  readonly id: string;
  /** What it holds on the start date. */
  readonly held: bigint;
  readonly target: bigint;
  readonly deadline: CalendarDate | null;
}

/** What would happen, as far as a forecast asks. Amounts in minor units, dates in the couple's time zone. */
export interface Scenario {
  /** In the order of goals everywhere. */
  readonly goals: readonly SavingGoal[];
  readonly contribution: { readonly amount: bigint; readonly frequency: Frequency };
  readonly split: Split;
  readonly startDate: CalendarDate;
  /** From 1 to 50. */
  readonly horizonYears: number;
  /** The effective annual yield: a decimal text above -1, such as "0.04" for 4 % a year. */
  readonly annualYield: string;
  /** From the start date to the horizon. */
  readonly oneOffs: readonly OneOff[];
}

/** A scenario but for the amount of its contribution, made ready to be run. */
export interface PreparedScenario {
  /** In the order in which the split serves them. */
  readonly goals: readonly SavingGoal[];
  readonly split: Split;
  readonly days: readonly Day[];
  readonly annualYield: string;
  readonly rate: Rate;
}

/** Makes a scenario ready to be run. */
export function prepare(scenario: Scenario): PreparedScenario {
  const { goals, split, annualYield, contribution, oneOffs } = scenario;
  return {
    goals: inOrderOf(split, goals),
    split,
    days: timelineOf(scenario, contribution.frequency, oneOffs),
    annualYield,
    rate: monthlyRate(annualYield),
  };
}

import type { CalendarDate } from "../kernel/calendar.ts";
import { contributionsThrough, type Frequency } from "./contribution-dates.ts";
import { monthlyRate, type Rate } from "./interest.ts";
import { nearestFirst, type Split } from "./split.ts";
import { type Day, type OneOff, timelineOf } from "./timeline.ts";

/** A goal at the start of a forecast. Amounts are minor units. */
export interface SavingGoal {
  readonly id: string;
  readonly held: bigint;
  /** The balance at which it is complete: its target minus the spent amount. */
  readonly target: bigint;
  /** The spent amount, which counts towards its milestones; zero if omitted. */
  readonly spent?: bigint;
  readonly deadline: CalendarDate | null;
}

/** The input of a forecast. Amounts are minor units, dates are in the couple's time zone. */
export interface Scenario {
  readonly goals: readonly SavingGoal[];
  readonly contribution: { readonly amount: bigint; readonly frequency: Frequency };
  readonly split: Split;
  readonly startDate: CalendarDate;
  /** From 1 to 50. */
  readonly horizonYears: number;
  /** The effective annual yield: a decimal text above -1, such as "0.04" for 4 % a year. */
  readonly annualYield: string;
  readonly oneOffs: readonly OneOff[];
}

/** A goal with the data about its deadline that a split needs. */
export interface PreparedGoal extends SavingGoal {
  /** The number of contribution dates through the deadline, which may be after the horizon; 0 without a deadline. */
  readonly contributionsByDeadline: number;
}

/** A scenario without the amount of its contribution, ready to run. */
export interface PreparedScenario {
  /** By nearest deadline for the split `deadline`, otherwise in order of importance. */
  readonly goals: readonly PreparedGoal[];
  readonly split: Split;
  readonly days: readonly Day[];
  readonly annualYield: string;
  readonly rate: Rate;
}

/** Prepares a scenario for runs. */
export function prepare(scenario: Scenario): PreparedScenario {
  const { goals, split, startDate, annualYield, contribution, oneOffs } = scenario;
  const through = (deadline: CalendarDate | null) =>
    deadline === null ? 0 : contributionsThrough(startDate, contribution.frequency, deadline);
  const prepared = goals.map((goal) => ({ ...goal, contributionsByDeadline: through(goal.deadline) }));
  return {
    goals: split === "deadline" ? nearestFirst(prepared, ({ deadline }) => deadline) : prepared,
    split,
    days: timelineOf(scenario, contribution.frequency, oneOffs),
    annualYield,
    rate: monthlyRate(annualYield),
  };
}

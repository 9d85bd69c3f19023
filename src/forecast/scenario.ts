import type { CalendarDate } from "../kernel/calendar.ts";
import { contributionsThrough, type Frequency } from "./contribution-dates.ts";
import { monthlyRate, type Rate } from "./interest.ts";
import { nearestFirst, type Split } from "./split.ts";
import { type Day, type OneOff, timelineOf } from "./timeline.ts";

/** A goal as a forecast starts from it. Amounts in minor units. */
export interface SavingGoal {
  readonly id: string;
  /** What it holds on the start date. */
  readonly held: bigint;
  /** What it must hold to be complete: its target less what was spent from it. */
  readonly target: bigint;
  /** What was spent from it; it counts towards its milestones. Left out: nothing. */
  readonly spent?: bigint;
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

/** A goal with what a split has to know of its deadline. */
export interface PreparedGoal extends SavingGoal {
  /** Contribution dates through the deadline, which may lie after the horizon; 0 without a deadline. */
  readonly contributionsByDeadline: number;
}

/** A scenario without the amount of its contribution, ready to run. */
export interface PreparedScenario {
  /** By nearest deadline for the split `deadline`, otherwise in the order of goals. */
  readonly goals: readonly PreparedGoal[];
  readonly split: Split;
  readonly days: readonly Day[];
  readonly annualYield: string;
  readonly rate: Rate;
}

/** Makes a scenario ready to run. */
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

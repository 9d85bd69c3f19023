import { type CalendarDate, daysBetween } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { invalidInput } from "../kernel/refusals.ts";
import type { BalancePercentiles } from "./balance-percentiles.ts";
import { PER_YEAR } from "./contribution-dates.ts";
import { unpaidAfter } from "./expenses.ts";
import { interestOn } from "./interest.ts";
import { type Required, requiredContribution } from "./required-contribution.ts";
import { type Progress, save } from "./saving.ts";
import { type PreparedScenario, prepare, type Scenario } from "./scenario.ts";
import type { Day } from "./timeline.ts";
import { type Trajectory, TrajectoryRecorder } from "./trajectory.ts";
import { balancePercentiles, type Spread, spread, type Uncertainty } from "./uncertainty.ts";

/** The reason why a goal is never complete. */
export type Never =
  /** Contributions are zero or fully used by expenses, and there is no growth. */
  | "no_contribution"
  /** Before the balance reaches the target, losses are as large as contributions. */
  | "losses"
  /** Goals before it take all money. */
  | "others_first"
  /** Contributions and growth until the horizon are not sufficient. */
  | "horizon";

/** The outcome of a scenario for a goal on its completion date or at the horizon. Amounts are minor units. */
export interface Outcome extends Trajectory {
  readonly completionDate: CalendarDate | null;
  readonly never: Never | null;
  /** Months from the start date to completion, rounded up. */
  readonly months: number | null;
  readonly balance: bigint;
  readonly contributed: bigint;
  readonly interest: bigint;
  /** Null without a deadline. A goal that already has its target is on time. */
  readonly onTime: boolean | null;
  readonly daysLate: number | null;
  readonly spread: Spread | null;
  /** Percentiles of the balance, if they and a spread are requested. */
  readonly percentiles: readonly BalancePercentiles[] | null;
}

export interface Forecast {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Expenses that the money until the horizon cannot pay, in minor units. */
  readonly unpaid: bigint;
  readonly required: Required;
}

const MAX_SERIES_ROWS = 1200;

export interface ForecastOptions {
  readonly uncertainty: Uncertainty | null;
  readonly withSeries: boolean;
}

/**
 * The exact outcome of a scenario, and if `uncertainty` is given, its random spread. The computation can be long and yields
 * every few milliseconds, so that other work can proceed.
 * @throws Refusal `invalid_input` for too many series rows or trials
 */
export function* forecast(scenario: Scenario, options: ForecastOptions): Generator<void, Forecast> {
  const prepared = prepare(scenario);
  const trajectories = prepared.goals.map((goal) => new TrajectoryRecorder(goal, options.withSeries));
  const { amount } = scenario.contribution;
  const all = yield* save(prepared, amount, (day, progress) => {
    for (const [at, trajectory] of trajectories.entries()) trajectory.note(day, progress[at] as Progress);
  });
  assertShort(trajectories);
  yield;
  const trials = options.uncertainty && { prepared, amount, uncertainty: options.uncertainty };
  const spreads = trials && (yield* spread(trials));
  const percentiles =
    options.withSeries && trials && spreads ? yield* balancePercentiles(trials, spreads) : null;
  const shared = sum(all.map(({ contributed }) => contributed));
  const outcomes = new Map(
    all.map((progress, at) => {
      const { milestones, series } = trajectories[at] as TrajectoryRecorder;
      const ending = endingOf(progress, shared, scenario, prepared);
      const chance = { spread: spreads?.[at] ?? null, percentiles: percentiles?.[at] ?? null };
      return [progress.goal.id, { ...ending, milestones, series, ...chance }] as const;
    }),
  );
  const unpaid = unpaidAfter(prepared.days, amount);
  return { outcomes, unpaid, required: yield* requiredContribution(prepared) };
}

/** @throws Refusal `invalid_input` before the long computation */
function assertShort(trajectories: readonly TrajectoryRecorder[]): void {
  const rows = trajectories.reduce((sum, { series }) => sum + series.length, 0);
  if (rows <= MAX_SERIES_ROWS) return;
  const message = `The series would have ${rows} rows, more than ${MAX_SERIES_ROWS}: give one goal_id or a smaller horizon_years.`;
  throw invalidInput([{ field: "include_series", message }]);
}

function endingOf(
  { goal, balance, contributed, interest, completed }: Progress,
  shared: bigint,
  scenario: Scenario,
  prepared: PreparedScenario,
): Omit<Outcome, keyof Trajectory | "spread" | "percentiles"> {
  const completionDate = completed?.date ?? null;
  const late =
    goal.held < goal.target && completed && goal.deadline ? daysBetween(goal.deadline, completed.date) : 0;
  return {
    completionDate,
    never: completed ? null : whyNever({ goal, balance, contributed }, shared, scenario, prepared),
    months: completed && monthsTo(completed, prepared),
    balance,
    contributed,
    interest,
    onTime: goal.deadline === null ? null : completed !== null && late <= 0,
    daysLate: goal.deadline === null || !completed ? null : Math.max(0, late),
  };
}

function monthsTo({ date }: Day, { days }: PreparedScenario): number {
  return days.find((day) => day.anniversary !== null && day.date >= date)?.anniversary ?? 0;
}

/** @param shared the contributed money of all goals */
function whyNever(
  { goal, balance, contributed }: Pick<Progress, "goal" | "balance" | "contributed">,
  shared: bigint,
  { contribution: { amount, frequency } }: Scenario,
  { rate }: PreparedScenario,
): Never {
  if (contributed === 0n && shared > 0n) return "others_first";
  if (shared === 0n && (rate <= 0n || balance === 0n)) return "no_contribution";
  const lossesInAYear = -12n * interestOn(goal.target, rate);
  return lossesInAYear > 0n && lossesInAYear >= amount * PER_YEAR[frequency] ? "losses" : "horizon";
}

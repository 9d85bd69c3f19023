import { type CalendarDate, daysBetween } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { PER_YEAR } from "./contribution-dates.ts";
import { unpaidAfter } from "./expenses.ts";
import { interestOn } from "./interest.ts";
import { type Required, requiredContribution } from "./required-contribution.ts";
import { type Progress, save } from "./saving.ts";
import { type PreparedScenario, prepare, type Scenario } from "./scenario.ts";
import type { Day } from "./timeline.ts";
import { type Trajectory, TrajectoryRecorder } from "./trajectory.ts";
import { type Spread, spread, type Uncertainty } from "./uncertainty.ts";

/** Why a goal is never complete. */
export type Never =
  /** Contributions are zero, or expenses take all that comes in, and nothing grows. */
  | "no_contribution"
  /** With a balance as large as the target, losses would take as much as contributions bring. */
  | "losses"
  /** It gets nothing: goals before it take all. */
  | "others_first"
  /** What comes in and grows by the horizon is not enough. */
  | "horizon";

/** What a scenario comes to for a goal, by the day on which it is complete or else the horizon. Amounts in minor units. */
export interface Outcome extends Trajectory {
  readonly completionDate: CalendarDate | null;
  readonly never: Never | null;
  /** Months from the start date to completion, a month begun counted whole. */
  readonly months: number | null;
  readonly balance: bigint;
  readonly contributed: bigint;
  readonly interest: bigint;
  /** Null without a deadline. A goal that holds its target already is on time. */
  readonly onTime: boolean | null;
  readonly daysLate: number | null;
  readonly spread: Spread | null;
}

/** What a scenario comes to. */
export interface Forecast {
  /** By the goal's id. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Minor units of expenses that the money up to the horizon cannot pay. */
  readonly unpaid: bigint;
  readonly required: Required;
}

/** Rows of all series of a forecast. */
const MAX_SERIES_ROWS = 1200;

/** What is asked of a scenario beside how it ends. */
export interface Asked {
  readonly uncertainty: Uncertainty | null;
  readonly withSeries: boolean;
}

/**
 * How a scenario ends: exactly, and where `uncertainty` is given also how that spreads by chance. That can be long work:
 * it yields every few milliseconds, so that whoever runs it can let others go on.
 * @throws Refusal `invalid_input` when series or trials are too many
 */
export function* forecast(scenario: Scenario, asked: Asked): Generator<void, Forecast> {
  const prepared = prepare(scenario);
  const trajectories = prepared.goals.map((goal) => new TrajectoryRecorder(goal, asked.withSeries));
  const { amount } = scenario.contribution;
  const all = yield* save(prepared, amount, (day, progress) => {
    for (const [at, trajectory] of trajectories.entries()) trajectory.note(day, progress[at] as Progress);
  });
  assertShort(trajectories);
  yield;
  const spreads = asked.uncertainty && (yield* spread(prepared, amount, asked.uncertainty));
  const shared = sum(all.map(({ contributed }) => contributed));
  const outcomes = new Map(
    all.map((progress, at) => {
      const { milestones, series } = trajectories[at] as TrajectoryRecorder;
      const ending = endingOf(progress, shared, scenario, prepared);
      return [progress.goal.id, { ...ending, milestones, series, spread: spreads?.[at] ?? null }] as const;
    }),
  );
  const unpaid = unpaidAfter(prepared.days, amount);
  return { outcomes, unpaid, required: yield* requiredContribution(prepared) };
}

/** @throws Refusal `invalid_input`, before the long work begins */
function assertShort(trajectories: readonly TrajectoryRecorder[]): void {
  const rows = trajectories.reduce((sum, { series }) => sum + series.length, 0);
  if (rows <= MAX_SERIES_ROWS) return;
  const message = `It would have ${rows} rows, at most ${MAX_SERIES_ROWS} are given: name one goal_id, or a smaller horizon_years.`;
  throw invalidInput([{ field: "include_series", message }]);
}

function endingOf(
  { goal, balance, contributed, interest, completed }: Progress,
  shared: bigint,
  scenario: Scenario,
  prepared: PreparedScenario,
): Omit<Outcome, keyof Trajectory | "spread"> {
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

/** @param shared what all goals get */
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

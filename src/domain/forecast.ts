import { type CalendarDate, daysBetween } from "./calendar.ts";
import { PER_YEAR } from "./contribution-dates.ts";
import { interestOn } from "./interest.ts";
import { invalidInput } from "./refusals.ts";
import { type Required, requiredContribution } from "./required-contribution.ts";
import { type Progress, save } from "./saving.ts";
import { type Course, courseOf, type Scenario } from "./scenario.ts";
import type { Day } from "./timeline.ts";
import { type Spread, spread, type Uncertainty } from "./uncertainty.ts";
import { type Way, WayRecorder } from "./way.ts";

/** Why a goal is never complete. */
export type Never =
  /** Nothing comes in and nothing grows. */
  | "no_contribution"
  /** With a balance as large as the target, losses would take as much as contributions bring. */
  | "losses"
  /** Goals that come first take all of it. */
  | "others_first"
  /** It grows, but not far enough. */
  | "horizon";

/** How a goal fares in a scenario, by the day on which it is complete or else the horizon. Amounts in minor units. */
export interface Outcome extends Way {
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

/** How a scenario ends. */
export interface Forecast {
  /** By the goal's id. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
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
  const course = courseOf(scenario);
  const ways = course.goals.map((goal) => new WayRecorder(goal, asked.withSeries));
  const { amount } = scenario.contribution;
  const all = yield* save(course, amount, (day, progress) => {
    for (const [at, way] of ways.entries()) way.note(day, progress[at] as Progress);
  });
  assertShort(ways);
  yield;
  const spreads = asked.uncertainty && (yield* spread(course, amount, asked.uncertainty));
  const outcomes = new Map(
    all.map((progress, at) => {
      const { milestones, series } = ways[at] as WayRecorder;
      const ending = endingOf(progress, scenario, course);
      return [progress.goal.id, { ...ending, milestones, series, spread: spreads?.[at] ?? null }] as const;
    }),
  );
  return { outcomes, required: yield* requiredContribution(course) };
}

/** @throws Refusal `invalid_input`, before the long work begins */
function assertShort(ways: readonly WayRecorder[]): void {
  const rows = ways.reduce((sum, { series }) => sum + series.length, 0);
  if (rows <= MAX_SERIES_ROWS) return;
  const message = `It would have ${rows} rows, at most ${MAX_SERIES_ROWS} are given: name one goal_id, or a smaller horizon_years.`;
  throw invalidInput([{ field: "include_series", message }]);
}

function endingOf(
  { goal, balance, contributed, interest, completed }: Progress,
  scenario: Scenario,
  course: Course,
): Omit<Outcome, keyof Way | "spread"> {
  const completionDate = completed?.date ?? null;
  const late =
    goal.held < goal.target && completed && goal.deadline ? daysBetween(goal.deadline, completed.date) : 0;
  return {
    completionDate,
    never: completed ? null : whyNever({ goal, balance, contributed }, scenario, course),
    months: completed && monthsTo(completed, course),
    balance,
    contributed,
    interest,
    onTime: goal.deadline === null ? null : completed !== null && late <= 0,
    daysLate: goal.deadline === null || !completed ? null : Math.max(0, late),
  };
}

function monthsTo({ date }: Day, { days }: Course): number {
  return days.find((day) => day.anniversary !== null && day.date >= date)?.anniversary ?? 0;
}

function whyNever(
  { goal, balance, contributed }: Pick<Progress, "goal" | "balance" | "contributed">,
  { goals, contribution: { amount, frequency } }: Scenario,
  { rate }: Course,
): Never {
  if (amount === 0n && (rate <= 0n || balance === 0n)) return "no_contribution";
  if (goals.length > 1 && amount > 0n && contributed === 0n) return "others_first";
  const lossesInAYear = -12n * interestOn(goal.target, rate);
  return lossesInAYear > 0n && lossesInAYear >= amount * PER_YEAR[frequency] ? "losses" : "horizon";
}

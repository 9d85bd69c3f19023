import { savedOf } from "../books/figures.ts";
import { type Couple, DRIFT_STATUSES, type DriftStatus, type Goal } from "../books/rows.ts";
import { type Schedule, scheduleOn } from "../goals/schedule.ts";
import { type CalendarDate, dateIn } from "../kernel/calendar.ts";
import { atLeastZero, majorUnitOf } from "../kernel/money.ts";

export type OffTrack = "behind" | "at_risk" | "overdue";
/** The statuses of a goal that is off schedule, most urgent first. */
export const OFF_TRACK: readonly OffTrack[] = ["overdue", "at_risk", "behind"];

/** The input for a goal's drift status. Amounts are minor units, dates are in the couple's time zone. */
export interface Course {
  readonly targetAmount: bigint;
  /** The saved amount, even if accounts no longer cover it. */
  readonly actual: bigint;
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate | null;
  /** Minor units in one major unit of the currency: 100 for dollars, 1 for yen. */
  readonly majorUnit: bigint;
}

type Settings = Pick<Couple, "timeZone" | "currency">;

/** The course of a goal. */
export function courseOf(goal: Goal, { timeZone, currency }: Settings): Course {
  return {
    targetAmount: goal.targetAmount,
    actual: savedOf(goal),
    createdOn: dateIn(timeZone, goal.createdAt),
    deadline: goal.deadline,
    majorUnit: majorUnitOf(currency),
  };
}

/** The schedule of the goal on a day; null without a deadline. */
export function scheduleOf({ deadline, ...course }: Course, today: CalendarDate): Schedule | null {
  return deadline === null ? null : scheduleOn({ ...course, deadline }, today);
}

/** The amount missing to the expected amount today, in minor units; null without a deadline. */
export function gapOf(course: Course, today: CalendarDate): bigint | null {
  const schedule = scheduleOf(course, today);
  if (!schedule) return null;
  return atLeastZero(schedule.expected - course.actual);
}

/** One percent of the target in minor units, rounded down, which may be missing when a goal returns to its schedule. */
export function onePercent({ targetAmount }: Pick<Course, "targetAmount">): bigint {
  return targetAmount / 100n;
}

/** Whether a status is off schedule. */
export function isOffTrack(status: DriftStatus): boolean {
  return OFF_TRACK.some((off) => off === status);
}

/**
 * The status of a goal on a day. It depends on the previous status `before`: a goal that is off schedule returns only when
 * it has the amount of its next step, and `at_risk` does not improve to `behind`.
 */
export function statusOf(course: Course, today: CalendarDate, before: DriftStatus): DriftStatus {
  return statusAgainst(course, scheduleOf(course, today), before);
}

/** The status of a goal against its schedule on that day; null: the goal has no deadline. */
export function statusAgainst(course: Course, schedule: Schedule | null, before: DriftStatus): DriftStatus {
  if (course.actual >= course.targetAmount) return "complete";
  if (!schedule) return "no_deadline";
  if (schedule.overdue) return "overdue";
  if (isOffTrack(before)) {
    if (schedule.expectedNext - course.actual <= onePercent(course)) return "on_track";
    return before === "at_risk" ? "at_risk" : severityOf(course, schedule);
  }
  return isShort(course, schedule) ? severityOf(course, schedule) : "on_track";
}

/**
 * Whether more than 2 % of the target and more than one major unit is missing. A goal that received an equal part of its
 * target in every step is not short.
 */
function isShort({ targetAmount, actual, majorUnit }: Course, { expected, inEqualParts }: Schedule): boolean {
  const gap = expected - actual;
  return gap > majorUnit && gap * 50n > targetAmount && actual < inEqualParts;
}

/** `behind` if about one step is missing, `at_risk` if more. */
function severityOf(course: Course, { expected, expectedNext }: Schedule): "behind" | "at_risk" {
  const step = expectedNext - expected;
  return expected - course.actual <= step + onePercent(course) ? "behind" : "at_risk";
}

/**
 * The kind of news of a status change (docs/decisions/010-drift.md): an alert if the goal goes off schedule or gets worse,
 * good news if it returns to its schedule or is complete. Undefined for all other changes, and if a user has just set or
 * removed the deadline.
 */
export function newsOf(before: DriftStatus, after: DriftStatus): "alert" | "good" | undefined {
  if (before === "no_deadline" || after === "no_deadline") return undefined;
  const isWorse = DRIFT_STATUSES.indexOf(after) > DRIFT_STATUSES.indexOf(before);
  if (isOffTrack(after)) return isWorse ? "alert" : undefined;
  return after === "complete" || isOffTrack(before) ? "good" : undefined;
}

/**
 * Whether a status change creates inbox items: the goal goes off schedule, becomes overdue or returns. A goal that is
 * already off schedule and becomes at risk is an alert without an item, and completion is an item of kind milestone.
 */
export function goesIntoInbox(before: DriftStatus, after: DriftStatus): boolean {
  if (after === "complete" || newsOf(before, after) === undefined) return false;
  return after !== "at_risk" || !isOffTrack(before);
}

import { DRIFT_STATUSES, type DriftStatus } from "../books/rows.ts";
import { type Schedule, scheduleOn } from "../goals/schedule.ts";
import type { CalendarDate } from "../kernel/calendar.ts";

const LEFT = ["behind", "at_risk", "overdue"] as const;

export type OffTrack = (typeof LEFT)[number];
/** Statuses of a goal that has left its schedule, the most urgent first. */
export const OFF_TRACK: readonly OffTrack[] = LEFT.toReversed();

/** What the drift of a goal depends on. Amounts in minor units, dates in the couple's time zone. */
export interface Course {
  readonly targetAmount: bigint;
  /** What it holds, whether or not its accounts still cover that. */
  readonly actual: bigint;
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate | null;
  /** Minor units in one unit of the currency: 100 for dollars, 1 for yen. */
  readonly majorUnit: bigint;
}

/** The schedule of the goal on a day; null without a deadline. */
export function scheduleOf({ deadline, ...course }: Course, today: CalendarDate): Schedule | null {
  return deadline === null ? null : scheduleOn({ ...course, deadline }, today);
}

/** By how many minor units the goal is short of what it should hold today; null without a deadline. */
export function gapOf(course: Course, today: CalendarDate): bigint | null {
  const schedule = scheduleOf(course, today);
  if (!schedule) return null;
  return schedule.expected > course.actual ? schedule.expected - course.actual : 0n;
}

/** One percent of the target in minor units, rounded down: a goal that returns may be short by this much. */
export function onePercent({ targetAmount }: Pick<Course, "targetAmount">): bigint {
  return targetAmount / 100n;
}

/** Whether a status says that the goal has left its schedule. */
export function isOffTrack(status: DriftStatus): boolean {
  return OFF_TRACK.some((left) => left === status);
}

/**
 * The status of a goal on a day. `before` is the status that it had, because a goal that has left its schedule returns
 * only when it has what its next step asks for, and because `at_risk` does not soften to `behind`.
 */
export function statusOf(course: Course, today: CalendarDate, before: DriftStatus): DriftStatus {
  return statusAgainst(course, scheduleOf(course, today), before);
}

/** The same against a schedule that is known already. */
export function statusAgainst(course: Course, schedule: Schedule | null, before: DriftStatus): DriftStatus {
  if (course.actual >= course.targetAmount) return "complete";
  if (!schedule) return "no_deadline";
  if (schedule.overdue) return "overdue";
  if (isOffTrack(before)) {
    if (schedule.expectedNext - course.actual <= onePercent(course)) return "on_track";
    return before === "at_risk" ? "at_risk" : severityOf(course, schedule);
  }
  return hasLeft(course, schedule) ? severityOf(course, schedule) : "on_track";
}

/**
 * Whether the goal is short by more than 2 % of its target and by more than one unit of the currency. A goal that got an
 * equal part of its target in every step has not left.
 */
function hasLeft({ targetAmount, actual, majorUnit }: Course, { expected, inEqualParts }: Schedule): boolean {
  const gap = expected - actual;
  return gap > majorUnit && gap * 50n > targetAmount && actual < inEqualParts;
}

/** `behind` while about one step is missing, `at_risk` when more is. */
function severityOf(course: Course, { expected, expectedNext }: Schedule): "behind" | "at_risk" {
  const step = expectedNext - expected;
  return expected - course.actual <= step + onePercent(course) ? "behind" : "at_risk";
}

/**
 * What a change of status means for the couple (docs/decisions/010-drift.md): an alert when the goal leaves its schedule
 * or gets worse, good news when it is back on its schedule or complete. Undefined for all other changes, and when a
 * deadline was set or removed, because somebody just did that.
 */
export function newsOf(before: DriftStatus, after: DriftStatus): "alert" | "good" | undefined {
  if (before === "no_deadline" || after === "no_deadline") return undefined;
  const isWorse = DRIFT_STATUSES.indexOf(after) > DRIFT_STATUSES.indexOf(before);
  if (isOffTrack(after)) return isWorse ? "alert" : undefined;
  return after === "complete" || isOffTrack(before) ? "good" : undefined;
}

/**
 * Whether a change of status goes into the inboxes: the goal has left its schedule, is overdue or is back. A goal that is
 * off its schedule already and becomes at risk is an alert without an inbox item; completion is a milestone there.
 */
export function goesIntoInbox(before: DriftStatus, after: DriftStatus): boolean {
  if (after === "complete" || newsOf(before, after) === undefined) return false;
  return after !== "at_risk" || !isOffTrack(before);
}

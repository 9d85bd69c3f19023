import type { CalendarDate } from "./calendar.ts";
import { type Pace, projectedDate } from "./pace.ts";
import { onScheduleAmount } from "./schedule.ts";

const LEFT = ["behind", "at_risk", "overdue"] as const;

/** How a goal stands against its schedule, best first. */
export const DRIFT_STATUSES = ["complete", "on_track", "no_deadline", ...LEFT] as const;
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

export type OffTrack = (typeof LEFT)[number];
/** Statuses of a goal that has left its schedule, the most urgent first. */
export const OFF_TRACK: readonly OffTrack[] = LEFT.toReversed();

/** A goal as its drift is reckoned. Amounts in minor units, dates in the couple's time zone. */
export interface Course {
  readonly targetAmount: bigint;
  /** What it holds. An account that covers less than it should changes nothing here. */
  readonly actual: bigint;
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate | null;
}

/** How much smaller than the target a gap is that a goal on its schedule may have: one fiftieth, 2 %. */
const TOLERATED = 50n;

/** What the goal should hold today, in minor units; null without a deadline. */
export function expectedOf({ deadline, ...course }: Course, today: CalendarDate): bigint | null {
  return deadline === null ? null : onScheduleAmount({ ...course, deadline }, today);
}

/** By how many minor units the goal is short of what it should hold today; null without a deadline. */
export function gapOf(course: Course, today: CalendarDate): bigint | null {
  const expected = expectedOf(course, today);
  if (expected === null) return null;
  return expected > course.actual ? expected - course.actual : 0n;
}

/** Whether a status says that the goal has left its schedule. */
export function isOffTrack(status: DriftStatus): boolean {
  return OFF_TRACK.some((left) => left === status);
}

/**
 * What a change of status is to the couple (docs/decisions/010-drift.md): an alert when it is for the worse, good news
 * when the goal is back on its schedule or reached; undefined when there is nothing to hear. A deadline given or taken
 * away is none, whatever comes of it: somebody just did that.
 */
export function newsOf(before: DriftStatus, after: DriftStatus): "alert" | "good" | undefined {
  if (before === "no_deadline" || after === "no_deadline") return undefined;
  const isWorse = DRIFT_STATUSES.indexOf(after) > DRIFT_STATUSES.indexOf(before);
  if (isOffTrack(after)) return isWorse ? "alert" : undefined;
  return after === "complete" || isOffTrack(before) ? "good" : undefined;
}

/**
 * The status that a goal has whatever its pace; undefined where the pace decides between behind and at_risk.
 * A goal that has left its schedule comes back to on_track without any gap, another may have one of 2 % of its target.
 */
export function statusWithoutPace(
  course: Course,
  today: CalendarDate,
  hasLeft: boolean,
): DriftStatus | undefined {
  if (course.actual >= course.targetAmount) return "complete";
  const gap = gapOf(course, today);
  if (course.deadline === null || gap === null) return "no_deadline";
  if (course.deadline < today) return "overdue";
  const onTrack = hasLeft ? gap === 0n : gap * TOLERATED <= course.targetAmount;
  return onTrack ? "on_track" : undefined;
}

/** The status of a goal: behind, if it would still be reached in time at its pace, else at_risk. */
export function statusOf(course: Course, today: CalendarDate, hasLeft: boolean, pace: Pace): DriftStatus {
  const settled = statusWithoutPace(course, today, hasLeft);
  if (settled) return settled;
  const date = projectedDate(course.targetAmount - course.actual, pace, today);
  return date !== null && course.deadline !== null && date <= course.deadline ? "behind" : "at_risk";
}

import { anniversary, type Step, stepsThatCount } from "../goals/schedule.ts";
import {
  addDays,
  addMonths,
  type CalendarDate,
  daysBetween,
  LAST_DATE,
  monthlyDatesUpTo,
} from "../kernel/calendar.ts";
import { type Course, onePercent, scheduleOf } from "./status.ts";

/** Cures of a goal that is off schedule. Each is sufficient alone and the smallest of its kind. Minor units. */
export interface Cure {
  /** Allocated today, it brings the goal back on track, or an overdue goal to its target. */
  readonly amountNow: bigint;
  /** Allocated monthly, starting a month from today, it reaches the target by the deadline; null: too late. */
  readonly perMonth: bigint | null;
  /** The earliest later deadline with which the goal is on track; null: none within 50 years. */
  readonly deadline: CalendarDate | null;
}

const MAX_YEARS = 50;

/** The cures of a goal that is off schedule. */
export function cureOf(course: Course, today: CalendarDate): Cure {
  const schedule = scheduleOf(course, today);
  const remaining = course.targetAmount - course.actual;
  const overdue = !schedule || schedule.overdue;
  return {
    amountNow: overdue ? remaining : schedule.expectedNext - onePercent(course) - course.actual,
    perMonth: perMonthOf(course, today),
    deadline: earliestDeadline(course, today),
  };
}

function perMonthOf({ targetAmount, actual, deadline }: Course, today: CalendarDate): bigint | null {
  const times = deadline === null ? 0 : monthlyDatesUpTo(today, deadline) - 1;
  return times < 1 ? null : (targetAmount - actual + BigInt(times) - 1n) / BigInt(times);
}

/** The first day after the deadline and not before today with which the goal is short of the next step by at most 1 %. */
function earliestDeadline(course: Course, today: CalendarDate): CalendarDate | null {
  const { createdOn, deadline } = course;
  const tomorrow = deadline === null ? today : addDays(deadline, 1);
  const from = tomorrow > today ? tomorrow : today;
  const firstByMonth = addMonths(createdOn, 2);
  // A deadline before the second monthly anniversary has weekly steps, whose next step expects less.
  const byWeek = from < firstByMonth ? earliestWith("week", course, from, today) : null;
  if (byWeek !== null && byWeek < firstByMonth) return byWeek;
  const found = earliestWith("month", course, from > firstByMonth ? from : firstByMonth, today);
  const last = addMonths(today, 12 * MAX_YEARS);
  return found === null || found > last || found > LAST_DATE ? null : found;
}

/**
 * With the next step n days after the creation, floor(target x n / days) <= actual + 1 % holds for all days >=
 * floor(target x n / (actual + 1 % + 1)) + 1, which is more than n while actual + 1 % is less than the target.
 */
function earliestWith(
  step: Step,
  course: Course,
  from: CalendarDate,
  today: CalendarDate,
): CalendarDate | null {
  const { targetAmount, actual, createdOn } = course;
  const enough = actual + onePercent(course);
  if (enough >= targetAmount) return from;
  const next = anniversary(createdOn, step, stepsThatCount(createdOn, step, today) + 1);
  const days = (targetAmount * BigInt(daysBetween(createdOn, next))) / (enough + 1n) + 1n;
  if (days > BigInt(daysBetween(createdOn, LAST_DATE))) return null;
  const earliest = addDays(createdOn, Number(days));
  return earliest > from ? earliest : from;
}

/** The kinds of cure, least costly first: allocate free money, move money between goals, or take more time. */
export type CureKind = "allocate" | "rebalance" | "change_deadline";

/** A goal that is off schedule, with the amount that the default plan would bring to it. */
interface Curable {
  readonly cure: Pick<Cure, "amountNow" | "deadline">;
  /** Minor units; zero or less if the plan brings nothing. */
  readonly planned: bigint;
}

/**
 * The kind of cure to try first for each goal; the most important goals come first. `free` is the allocatable money of all
 * accounts in minor units, and money that cures one goal is not available to the next. Null: no cure is possible.
 */
export function cureKindsOf(goals: readonly Curable[], free: bigint): (CureKind | null)[] {
  let left = free;
  return goals.map(({ cure: { amountNow, deadline }, planned }) => {
    if (amountNow <= left) {
      left -= amountNow;
      return "allocate";
    }
    if (amountNow <= planned) {
      // A plan uses all free money before it takes money from goals.
      left = 0n;
      return "rebalance";
    }
    return deadline === null ? null : "change_deadline";
  });
}

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

/** Ways to cure a goal that has left its schedule, each enough alone and the smallest of its kind. Minor units. */
export interface Cure {
  /** Allocated today it brings the goal back on track, or an overdue goal to its target. */
  readonly amountNow: bigint;
  /** Allocated one, two, three... months after today it reaches the target by the deadline; null: too late for one. */
  readonly perMonth: bigint | null;
  /** The earliest later deadline with which it is on track as it is; null: none within 50 years. */
  readonly deadline: CalendarDate | null;
}

/** A deadline further away is no cure: nobody plans for it. */
const MAX_YEARS = 50;

/** The cures of a goal that has a deadline, holds less than its target and has left its schedule. */
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

/** The first day after the deadline, or today where that is later, with which the next step asks for 1 % too much at most. */
function earliestDeadline(course: Course, today: CalendarDate): CalendarDate | null {
  const { createdOn, deadline } = course;
  const tomorrow = deadline === null ? today : addDays(deadline, 1);
  const from = tomorrow > today ? tomorrow : today;
  const firstByMonth = addMonths(createdOn, 2);
  // A deadline before the second monthly anniversary has weekly steps, so that its next step asks for less.
  const byWeek = from < firstByMonth ? earliestWith("week", course, from, today) : null;
  if (byWeek !== null && byWeek < firstByMonth) return byWeek;
  const found = earliestWith("month", course, from > firstByMonth ? from : firstByMonth, today);
  const last = addMonths(today, 12 * MAX_YEARS);
  return found === null || found > last || found > LAST_DATE ? null : found;
}

/**
 * floor(target x n / days) <= actual + 1 % holds from days = floor(target x n / (actual + 1 % + 1)) + 1 on, where the
 * next step is n days after the creation. Those days are more than n while actual + 1 % is less than the target.
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

/** The kinds of cure, the least costly first: allocate free money, move money between goals, or take more time. */
export type CureKind = "allocate" | "rebalance" | "change_deadline";

/** A goal that has left its schedule, and what the default plan would bring to it. */
interface Curable {
  readonly cure: Pick<Cure, "amountNow" | "deadline">;
  /** Minor units; zero or less when the plan brings nothing. */
  readonly planned: bigint;
}

/**
 * The kind of cure to try first for each of these goals, the most important goal first. `free` is the money that accounts can
 * allocate as they are, in minor units. Null: nothing helps, because there is no money. Money that cures one goal is
 * not available to the next.
 */
export function cureKindsOf(goals: readonly Curable[], free: bigint): (CureKind | null)[] {
  let left = free;
  return goals.map(({ cure: { amountNow, deadline }, planned }) => {
    if (amountNow <= left) {
      left -= amountNow;
      return "allocate";
    }
    if (amountNow <= planned) {
      // A plan uses free money before it takes any from goals.
      left = 0n;
      return "rebalance";
    }
    return deadline === null ? null : "change_deadline";
  });
}

import {
  addDays,
  addMonths,
  type CalendarDate,
  daysBetween,
  LAST_DATE,
  monthlyDatesUpTo,
} from "./calendar.ts";
import { type Course, onePercent, scheduleOf } from "./drift.ts";
import { anniversary, type Step, stepsThatCount } from "./schedule.ts";

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

/** The tools that cure, at the least cost to the couple first: money that lies free, money moved between goals, more time. */
export const CURING_TOOLS = ["allocate_to_goal", "suggest_rebalance", "update_goal"] as const;

/**
 * Which tool to try first for each of these cures, where so much of the accounts that the caller may know is free or to
 * spare; null: none can, there is no money for it. The most important goals come first, and what cures one is gone for the
 * next.
 */
export function curingTools(
  cures: readonly Cure[],
  means: { readonly free: bigint; readonly spare: bigint },
): ((typeof CURING_TOOLS)[number] | null)[] {
  let { free, spare } = means;
  return cures.map(({ amountNow, deadline }) => {
    if (amountNow <= free) {
      free -= amountNow;
      return "allocate_to_goal";
    }
    if (amountNow <= free + spare) {
      spare -= amountNow - free;
      free = 0n;
      return "suggest_rebalance";
    }
    return deadline === null ? null : "update_goal";
  });
}

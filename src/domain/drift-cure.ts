import { addDays, type CalendarDate, daysBetween, LAST_DATE, monthlyDatesUpTo } from "./calendar.ts";
import { type Course, gapOf } from "./drift.ts";

/** Ways to cure a goal that has left its schedule, each enough alone and the smallest of its kind. Minor units. */
export interface Cure {
  /** Put behind the goal today it brings it back on track, or an overdue one to its target. */
  readonly amountNow: bigint;
  /** Put behind it today and on the same day of every later month it reaches the target by the deadline; null: past. */
  readonly perMonth: bigint | null;
  /** The earliest deadline for which what it holds is enough today; null: none before the year 3000. */
  readonly deadline: CalendarDate | null;
}

/** The cures of a goal with a deadline and less than its target. */
export function cureOf(course: Course, today: CalendarDate): Cure {
  const { deadline } = course;
  const remaining = course.targetAmount - course.actual;
  const times = deadline === null ? 0 : monthlyDatesUpTo(today, deadline);
  const overdue = times === 0;
  return {
    amountNow: overdue ? remaining : (gapOf(course, today) ?? 0n),
    perMonth: overdue ? null : (remaining + BigInt(times) - 1n) / BigInt(times),
    deadline: earliestDeadline(course, today),
  };
}

/**
 * floor(target x gone / days) <= actual holds from days = floor(target x gone / (actual + 1)) + 1 on, which is after
 * today as long as the target is not reached.
 */
function earliestDeadline(
  { targetAmount, actual, createdOn }: Course,
  today: CalendarDate,
): CalendarDate | null {
  const gone = BigInt(Math.max(0, daysBetween(createdOn, today)));
  const days = (targetAmount * gone) / (actual + 1n) + 1n;
  return days > BigInt(daysBetween(createdOn, LAST_DATE)) ? null : addDays(createdOn, Number(days));
}

/** The tool that cures at the least cost to the couple: money that lies free, money moved between goals, more time. */
export const CURING_TOOLS = ["allocate_to_goal", "suggest_rebalance", "update_goal"] as const;

/** Which tool to try first for a cure, where so much of the accounts that the caller may know is free or to spare. */
export function curingTool(
  { amountNow, deadline }: Cure,
  { free, spare }: { free: bigint; spare: bigint },
): (typeof CURING_TOOLS)[number] {
  if (amountNow <= free) return "allocate_to_goal";
  if (amountNow <= free + spare) return "suggest_rebalance";
  return deadline === null ? "allocate_to_goal" : "update_goal";
}

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

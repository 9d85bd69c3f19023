import { addDays, addMonths, type CalendarDate, daysBetween, monthlyDatesUpTo } from "../kernel/calendar.ts";
import { invalidInput } from "../kernel/refusals.ts";

/** What the schedule of a goal is computed from. Amounts in minor units, dates in the couple's time zone. */
export interface Scheduled {
  readonly targetAmount: bigint;
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate;
}

/** A schedule asks for money in steps: on each anniversary of the goal's creation, and on its deadline. */
export type Step = "month" | "week";

/** Days after its anniversary on which a step counts: paydays move with weekends and holidays. */
export const GRACE_DAYS: Readonly<Record<Step, number>> = { month: 4, week: 2 };

/** What a goal should hold, in minor units. */
export interface Schedule {
  /** At the last anniversary that counts; the whole target when the deadline has passed. */
  readonly expected: bigint;
  /**
   * What equal parts of the target, one for each step, come to at that anniversary. The line by days runs ahead of them
   * after long months, by more than 2 % in a goal of two or three months. `expected` when the deadline is no anniversary.
   */
  readonly inEqualParts: bigint;
  /** At the anniversary after that, or at the deadline if it comes first. At most the target. */
  readonly expectedNext: bigint;
  /** The date of `expectedNext`. It lies up to three days back while that step does not count yet. */
  readonly nextDate: CalendarDate;
  /** Whether the deadline lies before today. */
  readonly overdue: boolean;
}

/** A month; a week when the deadline comes before the second monthly anniversary of the creation. */
export function stepOf({ createdOn, deadline }: Pick<Scheduled, "createdOn" | "deadline">): Step {
  return deadline < addMonths(createdOn, 2) ? "week" : "month";
}

/** The n-th anniversary of a date; where its month is too short, the last day of that month. */
export function anniversary(createdOn: CalendarDate, step: Step, n: number): CalendarDate {
  return step === "month" ? addMonths(createdOn, n) : addDays(createdOn, 7 * n);
}

/** How many anniversaries count on `today`: those that are at least GRACE_DAYS old. Never below zero. */
export function stepsThatCount(createdOn: CalendarDate, step: Step, today: CalendarDate): number {
  const latest = addDays(today, -GRACE_DAYS[step]);
  const steps =
    step === "month"
      ? monthlyDatesUpTo(createdOn, latest) - 1
      : Math.floor(daysBetween(createdOn, latest) / 7);
  return Math.max(0, steps);
}

/**
 * What the goal should hold on `today` and what its next step asks for. Both lie on the straight line by days from
 * nothing at the creation to the target at the deadline, rounded down. Nothing is expected before the first anniversary
 * counts. The deadline is judged like the days before it; from the day after, the whole target is expected.
 */
export function scheduleOn(goal: Scheduled, today: CalendarDate): Schedule {
  const { targetAmount, createdOn, deadline } = goal;
  if (today > deadline) {
    const whole = { expected: targetAmount, inEqualParts: targetAmount, expectedNext: targetAmount };
    return { ...whole, nextDate: deadline, overdue: true };
  }
  const step = stepOf(goal);
  const steps = stepsThatCount(createdOn, step, today);
  const next = anniversary(createdOn, step, steps + 1);
  const nextDate = next < deadline ? next : deadline;
  const expected = steps === 0 ? 0n : onLine(goal, anniversary(createdOn, step, steps));
  return {
    expected,
    inEqualParts: inEqualParts(goal, step, steps) ?? expected,
    expectedNext: onLine(goal, nextDate),
    nextDate,
    overdue: false,
  };
}

function onLine({ targetAmount, createdOn, deadline }: Scheduled, date: CalendarDate): bigint {
  if (date >= deadline) return targetAmount;
  return (targetAmount * BigInt(daysBetween(createdOn, date))) / BigInt(daysBetween(createdOn, deadline));
}

function inEqualParts(
  { targetAmount, createdOn, deadline }: Scheduled,
  step: Step,
  steps: number,
): bigint | null {
  if (step === "week") return null; // Every week is as long: the line by days has equal parts.
  const all = monthlyDatesUpTo(createdOn, deadline) - 1;
  return anniversary(createdOn, step, all) === deadline ? BigInt(steps) * (targetAmount / BigInt(all)) : null;
}

/** @throws Refusal `invalid_input` when a deadline that is set today lies before today. */
export function assertNotPast(deadline: CalendarDate, today: CalendarDate): void {
  if (deadline >= today) return;
  throw invalidInput([{ field: "deadline", message: `Give ${today} or a later date: ${deadline} is past.` }]);
}

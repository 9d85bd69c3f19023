import { addDays, addMonths, type CalendarDate, daysBetween, monthlyDatesUpTo } from "../kernel/calendar.ts";
import { invalidInput } from "../kernel/refusals.ts";

/** The input for a goal's schedule. Amounts are minor units, dates are in the couple's time zone. */
export interface Scheduled {
  readonly targetAmount: bigint;
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate;
}

/** A schedule has a step on each monthly or weekly anniversary of the goal's creation and on its deadline. */
export type Step = "month" | "week";

/** Days after an anniversary until its step counts, because paydays move with weekends and holidays. */
export const GRACE_DAYS: Readonly<Record<Step, number>> = { month: 4, week: 2 };

/** The amounts that a goal should have saved, in minor units. */
export interface Schedule {
  /** At the last step that counts; the whole target after the deadline. */
  readonly expected: bigint;
  /**
   * The amount at that step if the target is divided into equal parts. After long months the straight line by days is higher
   * than this, by more than 2 % for a goal of two or three months. `expected` if the deadline is not an anniversary.
   */
  readonly inEqualParts: bigint;
  /** At the next step: the next anniversary, or the deadline if it comes first. At most the target. */
  readonly expectedNext: bigint;
  /** The date of `expectedNext`. It is up to three days in the past while its step does not count yet. */
  readonly nextDate: CalendarDate;
  readonly overdue: boolean;
}

/** A month, or a week if the deadline is before the second monthly anniversary of the creation. */
export function stepOf({ createdOn, deadline }: Pick<Scheduled, "createdOn" | "deadline">): Step {
  return deadline < addMonths(createdOn, 2) ? "week" : "month";
}

/** The n-th anniversary of a date, or the last day of its month if that is shorter. */
export function anniversary(createdOn: CalendarDate, step: Step, n: number): CalendarDate {
  return step === "month" ? addMonths(createdOn, n) : addDays(createdOn, 7 * n);
}

/** The number of steps that count on `today`: those at least GRACE_DAYS old. */
export function stepsThatCount(createdOn: CalendarDate, step: Step, today: CalendarDate): number {
  const latest = addDays(today, -GRACE_DAYS[step]);
  const steps =
    step === "month"
      ? monthlyDatesUpTo(createdOn, latest) - 1
      : Math.floor(daysBetween(createdOn, latest) / 7);
  return Math.max(0, steps);
}

/**
 * A goal's schedule on `today`. Amounts are on the straight line by days from zero at the creation to the target at the
 * deadline, rounded down. Nothing is expected before the first step counts. The deadline itself is treated like the days
 * before it; after it, the whole target is expected.
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
  if (step === "week") return null; // All weeks have the same length, so the line by days has equal parts.
  const all = monthlyDatesUpTo(createdOn, deadline) - 1;
  return anniversary(createdOn, step, all) === deadline ? BigInt(steps) * (targetAmount / BigInt(all)) : null;
}

/** @throws Refusal `invalid_input` if the deadline is before today */
export function assertNotPast(deadline: CalendarDate, today: CalendarDate): void {
  if (deadline >= today) return;
  throw invalidInput([
    { field: "deadline", message: `Give ${today} or a later date: ${deadline} is in the past.` },
  ]);
}

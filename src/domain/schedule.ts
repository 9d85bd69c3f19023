import { type CalendarDate, daysBetween } from "./calendar.ts";
import { invalidInput } from "./refusals.ts";

/** What the schedule of a goal is reckoned from. Amounts in minor units, dates in the couple's time zone. */
export interface Scheduled {
  readonly targetAmount: bigint;
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate;
}

/**
 * What a goal should hold on a day to be on schedule, in minor units:
 * floor(target x days since created / days from created to deadline), at most the target.
 * On and after the deadline, and when the deadline is the day of creation or earlier, that is the whole target.
 */
export function onScheduleAmount(goal: Scheduled, today: CalendarDate): bigint {
  const whole = daysBetween(goal.createdOn, goal.deadline);
  const gone = daysBetween(goal.createdOn, today);
  if (gone >= whole) return goal.targetAmount;
  return gone <= 0 ? 0n : (goal.targetAmount * BigInt(gone)) / BigInt(whole);
}

/** @throws Refusal `invalid_input` when a deadline that is set today lies before today. */
export function assertNotPast(deadline: CalendarDate, today: CalendarDate): void {
  if (deadline >= today) return;
  throw invalidInput([{ field: "deadline", message: `Give ${today} or a later date: ${deadline} is past.` }]);
}

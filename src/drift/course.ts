import { savedOf } from "../books/figures.ts";
import type { Goal } from "../books/rows.ts";
import { type Schedule, scheduleOn } from "../goals/schedule.ts";
import { type CalendarDate, dateIn } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { Course } from "./status.ts";

/** The settings of a couple that the schedules of its goals depend on. */
interface Terms {
  readonly timeZone: string;
  readonly currency: string;
}

/** What a goal should hold on a day, and what its next step asks for; null without a deadline. */
export function scheduleOfGoal(goal: Goal, today: CalendarDate, { timeZone }: Terms): Schedule | null {
  const { targetAmount, deadline, createdAt } = goal;
  if (deadline === null) return null;
  return scheduleOn({ targetAmount, createdOn: dateIn(timeZone, createdAt), deadline }, today);
}

/** What the drift of a goal depends on. */
export function courseOf(goal: Goal, { timeZone, currency }: Terms): Course {
  return {
    targetAmount: goal.targetAmount,
    actual: savedOf(goal),
    createdOn: dateIn(timeZone, goal.createdAt),
    deadline: goal.deadline,
    majorUnit: majorUnitOf(currency),
  };
}

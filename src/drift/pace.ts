import { inflowSince, PACE_DAYS, paceStart } from "../books/inflows.ts";
import type { Goal } from "../books/rows.ts";
import { addDays, type CalendarDate, dateIn, daysBetween, LAST_DATE } from "../kernel/calendar.ts";

/** The net inflow of a goal, in minor units, over its last min(90, age) days. A goal created today has 0 days. */
export interface Pace {
  readonly inflow: bigint;
  readonly days: number;
}

/** The pace of a goal on a calendar day of its couple. */
export function paceOf(
  goal: Pick<Goal, "inflows" | "createdAt">,
  today: CalendarDate,
  timeZone: string,
): Pace {
  const age = daysBetween(dateIn(timeZone, goal.createdAt), today);
  return { inflow: inflowSince(goal, paceStart(today)), days: Math.max(0, Math.min(PACE_DAYS, age)) };
}

/**
 * The date on which `remaining` minor units are reached at this pace: today + ceil(remaining x days / inflow). Today if
 * nothing remains; null if that never happens or only after LAST_DATE.
 */
export function projectedDate(remaining: bigint, pace: Pace, today: CalendarDate): CalendarDate | null {
  if (remaining <= 0n) return today;
  if (pace.inflow <= 0n || pace.days <= 0) return null;
  const days = (remaining * BigInt(pace.days) + pace.inflow - 1n) / pace.inflow;
  return days > BigInt(daysBetween(today, LAST_DATE)) ? null : addDays(today, Number(days));
}

import type { Pace } from "../books/facts.ts";
import { addDays, type CalendarDate, daysBetween, LAST_DATE } from "../kernel/calendar.ts";

/** How far back a pace looks, in days. */
export const PACE_DAYS = 90;

/** The pace of a goal that was created today. */
export const NO_PACE: Pace = { inflow: 0n, days: 0 };

/**
 * The date on which `remaining` minor units have come in at this pace: today + ceil(remaining x days / inflow).
 * Today when nothing remains; null when that never happens, or not before the year 3000.
 */
export function projectedDate(remaining: bigint, pace: Pace, today: CalendarDate): CalendarDate | null {
  if (remaining <= 0n) return today;
  if (pace.inflow <= 0n || pace.days <= 0) return null;
  const days = (remaining * BigInt(pace.days) + pace.inflow - 1n) / pace.inflow;
  return days > BigInt(daysBetween(today, LAST_DATE)) ? null : addDays(today, Number(days));
}

/**
 * The first of the 90 dates that a pace counts, the last being today: a payment that comes every 30 days is among them
 * three times. A younger goal's first day is, too.
 */
export function paceStart(today: CalendarDate): CalendarDate {
  return addDays(today, 1 - PACE_DAYS);
}

/** How many days a pace counts for a goal that was created on a date: its age, at most 90. */
export function paceDays(createdOn: CalendarDate, today: CalendarDate): number {
  return Math.max(0, Math.min(PACE_DAYS, daysBetween(createdOn, today)));
}

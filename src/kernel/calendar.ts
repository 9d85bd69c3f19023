import { Temporal } from "temporal-polyfill";
import { spanAt } from "./zone-span.ts";

/** A calendar date, YYYY-MM-DD, in the couple's time zone. */
export type CalendarDate = string;

export const LAST_DATE = "2999-12-31";

/** The length of a day in UTC. Schedules and forecasts compute thousands of dates, and Temporal is ten times slower. */
const DAY_MS = 86_400_000;

/** Whether an ISO 8601 date or instant is in a supported year: 1900 to 2999. */
export function isKnownYear(text: string): boolean {
  return /^(19|2\d)\d{2}-/.test(text);
}

/** Whether the text is a valid calendar date (2028-02-29 is, 2027-02-29 is not) in the years 1900 to 2999. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isKnownYear(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

export const MAX_ZONE_LENGTH = 64;

/**
 * The IANA spelling of a time zone's name, which may be given in upper or lower case; undefined when no such zone exists
 * (an offset such as +02:00 is not a zone). An alias such as US/Eastern keeps its name.
 */
export function timeZoneOf(text: string): string | undefined {
  if (text.length > MAX_ZONE_LENGTH || !/^[A-Za-z][A-Za-z0-9_+\-/]+$/.test(text)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

/** The calendar date of an instant in a time zone. @throws RangeError for an unknown time zone or an invalid instant */
export function dateIn(timeZone: string, instant: Date): CalendarDate {
  const ms = instant.getTime();
  return dateOf(ms + spanAt(timeZone, ms).offsetMs);
}

/** Whole days from one calendar date to another; negative when `to` comes first. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The date `days` days later; earlier when `days` is negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOf(Date.parse(date) + days * DAY_MS);
}

/** Formatted dates by days since 1970. Formatting is the most expensive part of date arithmetic. */
const formattedDates = new Map<number, CalendarDate>();

/** About 30 years, in 1 MB. */
const MAX_FORMATTED_DATES = 10_000;

function dateOf(epochMs: number): CalendarDate {
  const day = Math.floor(epochMs / DAY_MS);
  const known = formattedDates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (formattedDates.size >= MAX_FORMATTED_DATES) formattedDates.clear();
  formattedDates.set(day, date);
  return date;
}

/** The same day `months` months later, or the last day of that month if it is shorter. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dateOf(Date.UTC(year, month + months - 1, Math.min(day, lastDay)));
}

/**
 * The number of monthly dates from `from` through `to`, both included: 31 January, 28 February and 31 March are
 * three, since a shorter month has its date on its last day. Zero when `to` comes first.
 */
export function monthlyDatesUpTo(from: CalendarDate, to: CalendarDate): number {
  const months = monthOf(to) - monthOf(from);
  const fits = addMonths(from, months) <= to;
  return Math.max(0, fits ? months + 1 : months);
}

function monthOf(date: CalendarDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/** The first instant of a date in a time zone. An instant is returned unchanged. */
export function startOf(moment: string, timeZone: string): Date {
  return isCalendarDate(moment) ? midnight(Temporal.PlainDate.from(moment), timeZone) : new Date(moment);
}

/** The instant at which a date ends in a time zone. An instant is returned unchanged. */
export function endOf(moment: string, timeZone: string): Date {
  return isCalendarDate(moment)
    ? midnight(Temporal.PlainDate.from(moment).add({ days: 1 }), timeZone)
    : new Date(moment);
}

/** The first instant of the next day in a time zone. */
export function nextMidnight(timeZone: string, now: Date): Date {
  return endOf(dateIn(timeZone, now), timeZone);
}

function midnight(date: Temporal.PlainDate, timeZone: string): Date {
  return new Date(date.toZonedDateTime({ timeZone }).epochMilliseconds);
}

import { Temporal } from "temporal-polyfill";

/** A calendar date, YYYY-MM-DD, in the couple's time zone. */
export type CalendarDate = string;

/** The last date that the books know. */
export const LAST_DATE = "2999-12-31";

/** In UTC every day is this long. Schedules and forecasts ask for thousands of dates, and Temporal is ten times slower. */
const DAY_MS = 86_400_000;

/** Whether a date or an instant, in ISO 8601, lies in the years that the books know: 1900 to 2999. */
export function isKnownYear(text: string): boolean {
  return /^(19|2\d)\d{2}-/.test(text);
}

/** Whether the text is a date of the calendar (2028-02-29 is, 2027-02-29 is not), in the years 1900 to 2999. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isKnownYear(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

/** Characters of a time zone's name at most. */
export const MAX_ZONE_LENGTH = 64;

/**
 * The name of a zone as the IANA time zone database writes it, of that name in any case of its letters; undefined when
 * there is no such zone (an offset such as +02:00 is not a zone). An alias such as US/Eastern keeps its name.
 */
export function timeZoneOf(text: string): string | undefined {
  if (text.length > MAX_ZONE_LENGTH || !/^[A-Za-z][A-Za-z0-9_+\-/]+$/.test(text)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

/** A date in a time zone and its instants in milliseconds: from the first one up to that of the next date. */
interface Day {
  readonly date: CalendarDate;
  readonly from: number;
  readonly until: number;
}

/** Days that were looked up before, by their UTC day and time zone: a look-up costs tens of microseconds. */
const daysFound = new Map<string, Day>();

/** About 2 MB. */
const MAX_DAYS_FOUND = 10_000;

/** The calendar date of an instant in a time zone. */
export function dateIn(timeZone: string, instant: Date): CalendarDate {
  const ms = instant.getTime();
  const key = `${Math.floor(ms / DAY_MS)} ${timeZone}`;
  const known = daysFound.get(key);
  if (known && ms >= known.from && ms < known.until) return known.date;
  const day = dayIn(timeZone, ms);
  // Where a clock change makes a day longer, its date can begin, stop and begin again.
  if (day.until - day.from === DAY_MS) {
    if (daysFound.size >= MAX_DAYS_FOUND) daysFound.clear();
    daysFound.set(key, day);
  }
  return day.date;
}

function dayIn(timeZone: string, ms: number): Day {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
  const [from, until] = [date, date.add({ days: 1 })].map((day) => midnight(day, timeZone).getTime());
  return { date: date.toString(), from: from ?? ms, until: until ?? ms };
}

/** Whole days from one calendar date to another; negative when `to` comes first. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The date that many days later, or earlier where negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOf(Date.parse(date) + days * DAY_MS);
}

function dateOf(epochMs: number): CalendarDate {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** The same day that many months later; where that month is too short, its last day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dateOf(Date.UTC(year, month + months - 1, Math.min(day, lastDay)));
}

/**
 * The number of monthly dates from one date through another, both included: 31 January, 28 February and 31 March are
 * three, since a month that is too short has its date on its last day. Zero when `to` comes first.
 */
export function monthlyDatesUpTo(from: CalendarDate, to: CalendarDate): number {
  const months = monthOf(to) - monthOf(from);
  const fits = addMonths(from, months) <= to;
  return Math.max(0, fits ? months + 1 : months);
}

/** Months since the year 0. */
function monthOf(date: CalendarDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/** The first instant of a date in a time zone; an instant is itself. */
export function startOf(moment: string, timeZone: string): Date {
  return isCalendarDate(moment) ? midnight(Temporal.PlainDate.from(moment), timeZone) : new Date(moment);
}

/** The instant at which a date is over in a time zone; an instant is itself. */
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

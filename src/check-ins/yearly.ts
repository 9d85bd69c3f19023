/*
 * The days of a yearly recurrence rule. Each BY part is a condition that a day must meet, and BYSETPOS selects among the
 * matching days. The library used for other rules ignores some parts of yearly rules.
 */

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** A weekday and its position within its month or year: negative counts from the end, 0 means every one. */
interface Weekday {
  readonly weekday: number;
  readonly nth: number;
}

interface Conditions {
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  readonly weekdays: readonly Weekday[];
}

/** A position in a period, counted from its start and (negative) from its end. */
interface Place {
  readonly from: number;
  readonly left: number;
}

/** The dates that match a yearly pattern, in order, of the years from one date to another. `start` provides omitted parts. */
export function yearlyDates(pattern: string, start: string): (from: string, to: string) => Generator<string> {
  const parts = new Map(pattern.split(";").map((part) => part.split("=") as [string, string]));
  const numbers = (name: string) => parts.get(name)?.split(",").map(Number) ?? [];
  const conditions = completed(
    {
      months: numbers("BYMONTH"),
      monthDays: numbers("BYMONTHDAY"),
      yearDays: numbers("BYYEARDAY"),
      weekdays: parts.get("BYDAY")?.split(",").map(weekdayOf) ?? [],
    },
    start,
  );
  const positions = numbers("BYSETPOS");
  const [interval = 1] = numbers("INTERVAL");
  return function* (from, to) {
    for (let year = yearOf(start); year <= yearOf(to); year += interval)
      if (year >= yearOf(from)) yield* picked(namedDates(year, conditions), positions);
  };
}

/** Adds the day of the start if there is no condition on the day, and its month if its month has no condition either. */
function completed(given: Conditions, start: string): Conditions {
  const { months, monthDays, yearDays, weekdays } = given;
  if ([monthDays, yearDays, weekdays].some(({ length }) => length > 0)) return given;
  const [, month, day] = start.slice(0, 10).split("-").map(Number) as [number, number, number];
  return { ...given, months: months.length > 0 ? months : [month], monthDays: [day] };
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

function weekdayOf(text: string): Weekday {
  return { weekday: WEEKDAYS.indexOf(text.slice(-2)), nth: Number(text.slice(0, -2)) };
}

function namedDates(year: number, conditions: Conditions): string[] {
  const first = Date.UTC(year, 0, 1);
  const length = (Date.UTC(year + 1, 0, 1) - first) / DAY_MS;
  const dates: string[] = [];
  for (let at = 1; at <= length; at++) {
    const date = new Date(first + (at - 1) * DAY_MS);
    if (isNamed(date, { from: at, left: at - length - 1 }, conditions))
      dates.push(date.toISOString().slice(0, 10));
  }
  return dates;
}

function isNamed(date: Date, inYear: Place, { months, monthDays, yearDays, weekdays }: Conditions): boolean {
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  const monthLength = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const inMonth = { from: day, left: day - monthLength - 1 };
  const within = months.length > 0 ? inMonth : inYear;
  const isAt = (places: readonly number[], { from, left }: Place) =>
    places.length === 0 || places.includes(from) || places.includes(left);
  return (
    (months.length === 0 || months.includes(month + 1)) &&
    isAt(monthDays, inMonth) &&
    isAt(yearDays, inYear) &&
    (weekdays.length === 0 || weekdays.some((one) => isWeekday(date, within, one)))
  );
}

function isWeekday(date: Date, { from, left }: Place, { weekday, nth }: Weekday): boolean {
  if (date.getUTCDay() !== weekday) return false;
  return nth === 0 || nth === Math.ceil(from / 7) || nth === Math.floor(left / 7);
}

function picked(dates: readonly string[], positions: readonly number[]): string[] {
  if (positions.length === 0) return [...dates];
  return dates.filter((_, at) => positions.includes(at + 1) || positions.includes(at - dates.length));
}

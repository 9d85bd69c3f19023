/**
 * Compares recurrence rules with a slow, independent implementation of RFC 5545, which checks every day of each period
 * against every part. All combinations of the values below are compared over ten years.
 */
import { expect, test } from "vitest";
import { instantOf } from "../kernel/wall-time.ts";
import { nextOccurrences, ruleProblem } from "./recurrence.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** All days of these years, in order. */
function daysFrom(first: number, years: number) {
  const start = Date.UTC(first, 0, 1) / DAY_MS;
  const count = Date.UTC(first + years, 0, 1) / DAY_MS - start;
  return Array.from({ length: count }, (_, at) => {
    const [number, day] = [start + at, new Date((start + at) * DAY_MS)];
    const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() + 1];
    const weekday = WEEKDAYS[day.getUTCDay()] ?? "";
    return { date: day.toISOString().slice(0, 10), number, year, month, weekday };
  });
}

type Day = ReturnType<typeof daysFrom>[number];

/** The index of a day's period: year, month, week from Monday, or day. */
const PERIODS: Readonly<Record<string, (day: Day) => number>> = {
  YEARLY: ({ year }) => year,
  MONTHLY: ({ year, month }) => year * 12 + month,
  WEEKLY: ({ number }) => Math.floor((number + 3) / 7),
  DAILY: ({ number }) => number,
};

/** Whether a day is at one of these positions: 2 is the second, -1 the last. */
function isOneOf(row: readonly Day[], day: Day, places: readonly number[]): boolean {
  const at = row.indexOf(day);
  return places.some((place) => row.at(place > 0 ? place - 1 : place) === row[at]);
}

function oracle(rule: string, start: string, days: readonly Day[]): string[] {
  const parts = Object.fromEntries(rule.split(";").map((part) => part.split("=")));
  const { FREQ, INTERVAL = "1", BYMONTH, BYMONTHDAY, BYYEARDAY, BYDAY, BYSETPOS } = parts;
  const numbers = (text: string) => text.split(",").map(Number);
  const periodOf = PERIODS[FREQ] ?? (() => 0);
  const first = days.find(({ date }) => date === start.slice(0, 10)) as Day;
  const months = Map.groupBy(days, ({ year, month }) => year * 12 + month);
  const years = Map.groupBy(days, ({ year }) => year);
  const monthOf = (day: Day) => months.get(day.year * 12 + day.month) ?? [];
  const yearOf = (day: Day) => years.get(day.year) ?? [];
  const isFree = !BYMONTHDAY && !BYYEARDAY && !BYDAY;
  const meets = (day: Day): boolean => {
    if (BYMONTH && !numbers(BYMONTH).includes(day.month)) return false;
    if (BYMONTHDAY && !isOneOf(monthOf(day), day, numbers(BYMONTHDAY))) return false;
    if (BYYEARDAY && !isOneOf(yearOf(day), day, numbers(BYYEARDAY))) return false;
    if (BYDAY && !BYDAY.split(",").some((text: string) => isWeekday(day, text))) return false;
    if (isFree && FREQ === "WEEKLY") return day.weekday === first.weekday;
    if (isFree && FREQ === "YEARLY" && !BYMONTH && day.month !== first.month) return false;
    return FREQ === "DAILY" || !isFree || day.date.slice(8) === first.date.slice(8);
  };
  const isWeekday = (day: Day, text: string): boolean => {
    if (!text.endsWith(day.weekday)) return false;
    const nth = Number(text.slice(0, -2));
    const row = FREQ === "MONTHLY" || BYMONTH ? monthOf(day) : yearOf(day);
    const same = row.filter(({ weekday }) => weekday === day.weekday);
    return nth === 0 || isOneOf(same, day, [nth]);
  };
  const named = [...Map.groupBy(days.filter(meets), periodOf)].flatMap(([period, row]) => {
    if ((period - periodOf(first)) % Number(INTERVAL) !== 0) return [];
    return BYSETPOS ? row.filter((day) => isOneOf(row, day, numbers(BYSETPOS))) : row;
  });
  return named.map(({ date }) => date).filter((date) => date >= first.date);
}

const choices = (name: string, ...values: string[]) => ["", ...values.map((value) => `;${name}=${value}`)];
const INTERVALS = choices("INTERVAL", "2");
const MONTHS = choices("BYMONTH", "2", "1,3,12");
const MONTH_DAYS = choices("BYMONTHDAY", "29", "-1", "13,31");
const YEAR_DAYS = choices("BYYEARDAY", "100", "-1", "60,366");
const WEEKDAY_LISTS = choices("BYDAY", "SU", "MO,FR", "2TU", "-1FR", "TH,2TU");
const POSITIONS = choices("BYSETPOS", "1", "-1", "2");

function product(...lists: readonly (readonly string[])[]): string[] {
  return lists.reduce<string[]>(
    (texts, list) => texts.flatMap((text) => list.map((more) => text + more)),
    [""],
  );
}

test.each([
  ["YEARLY", product(INTERVALS, MONTHS, MONTH_DAYS, YEAR_DAYS, WEEKDAY_LISTS, POSITIONS), 2_000],
  ["MONTHLY", product(INTERVALS, MONTHS, MONTH_DAYS, WEEKDAY_LISTS, POSITIONS), 400],
  ["WEEKLY", product(INTERVALS, MONTHS, WEEKDAY_LISTS, POSITIONS), 40],
  ["DAILY", product(INTERVALS, MONTHS, MONTH_DAYS, WEEKDAY_LISTS), 60],
])(
  "%s with every combination of its parts names the days of the RFC",
  (freq, combinations, atLeast) => {
    const start = "2027-02-28T18:00:00";
    const now = instantOf(start, "UTC");
    // One year more, so that the last week is complete.
    const days = daysFrom(2027, 11);
    let compared = 0;
    for (const parts of combinations) {
      const rule = `FREQ=${freq}${parts}`;
      if (ruleProblem(rule) !== undefined) continue;
      const found = nextOccurrences({ rule, start }, "UTC", { now, count: Number.POSITIVE_INFINITY });
      const dates = found.map(({ wallTime }) => wallTime.slice(0, 10)).filter((date) => date < "2037");
      expect([rule, dates]).toEqual([rule, oracle(rule, start, days).filter((date) => date < "2037")]);
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(atLeast);
  },
  300_000,
);

/**
 * Compares recurrence rules with a slow, independent implementation of RFC 5545, which checks every day of each period
 * against every part. All combinations of the values below are compared over ten years.
 */
import { expect, test } from "vitest";
import { instantOf } from "../kernel/wall-time.ts";
import { nextOccurrences, ruleProblem } from "./recurrence.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

interface Walked {
  readonly date: string;
  readonly number: number;
  readonly year: number;
  readonly month: number;
  readonly weekday: string;
}

function walk(from: string, years: number): Walked[] {
  const days: Walked[] = [];
  const end = Date.UTC(Number(from.slice(0, 4)) + years, 0, 1);
  for (let at = Date.UTC(Number(from.slice(0, 4)), 0, 1); at < end; at += DAY_MS) {
    const day = new Date(at);
    days.push({
      date: day.toISOString().slice(0, 10),
      number: at / DAY_MS,
      year: day.getUTCFullYear(),
      month: day.getUTCMonth() + 1,
      weekday: WEEKDAYS[day.getUTCDay()] ?? "",
    });
  }
  return days;
}

/** The index of a day's period: year, month, week from Monday, or day. */
const PERIODS: Readonly<Record<string, (day: Walked) => number>> = {
  YEARLY: ({ year }) => year,
  MONTHLY: ({ year, month }) => year * 12 + month,
  WEEKLY: ({ number }) => Math.floor((number + 3) / 7),
  DAILY: ({ number }) => number,
};

/** Whether a day is at one of these positions: 2 is the second, -1 the last. */
function isOneOf(row: readonly Walked[], day: Walked, places: readonly number[]): boolean {
  const at = row.indexOf(day);
  return places.some((place) => row.at(place > 0 ? place - 1 : place) === row[at]);
}

function oracle(rule: string, start: string, days: readonly Walked[]): string[] {
  const parts = Object.fromEntries(rule.split(";").map((part) => part.split("=")));
  const { FREQ, INTERVAL = "1", BYMONTH, BYMONTHDAY, BYYEARDAY, BYDAY, BYSETPOS } = parts;
  const numbers = (text: string) => text.split(",").map(Number);
  const periodOf = PERIODS[FREQ] ?? (() => 0);
  const first = days.find(({ date }) => date === start.slice(0, 10)) as Walked;
  const months = Map.groupBy(days, ({ year, month }) => year * 12 + month);
  const years = Map.groupBy(days, ({ year }) => year);
  const monthOf = (day: Walked) => months.get(day.year * 12 + day.month) ?? [];
  const yearOf = (day: Walked) => years.get(day.year) ?? [];
  const isFree = !BYMONTHDAY && !BYYEARDAY && !BYDAY;
  const meets = (day: Walked): boolean => {
    if (BYMONTH && !numbers(BYMONTH).includes(day.month)) return false;
    if (BYMONTHDAY && !isOneOf(monthOf(day), day, numbers(BYMONTHDAY))) return false;
    if (BYYEARDAY && !isOneOf(yearOf(day), day, numbers(BYYEARDAY))) return false;
    if (BYDAY && !BYDAY.split(",").some((text: string) => isWeekday(day, text))) return false;
    if (isFree && FREQ === "WEEKLY") return day.weekday === first.weekday;
    if (isFree && FREQ === "YEARLY" && !BYMONTH && day.month !== first.month) return false;
    return FREQ === "DAILY" || !isFree || day.date.slice(8) === first.date.slice(8);
  };
  const isWeekday = (day: Walked, text: string): boolean => {
    if (!text.endsWith(day.weekday)) return false;
    const nth = Number(text.slice(0, -2));
    const row = FREQ === "MONTHLY" || BYMONTH ? monthOf(day) : yearOf(day);
    return (
      nth === 0 ||
      isOneOf(
        row.filter(({ weekday }) => weekday === day.weekday),
        day,
        [nth],
      )
    );
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
    const days = walk(start, 11);
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

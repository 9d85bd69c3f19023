import { addDays, addMonths, type CalendarDate, startOf } from "../../kernel/calendar.ts";
import { sum } from "../../kernel/money.ts";
import { foldedWords } from "../../kernel/text.ts";
import { AMOUNTS, type Grouping, type Sums } from "./sums.ts";

export const MAX_GROUPS = 100;

export type Totals = Omit<Sums, "keys" | "names">;

export interface Group extends Totals {
  readonly keys: readonly (string | null)[];
  readonly names: readonly (string | null)[];
}

export interface Grouped {
  readonly total: Totals;
  readonly groups: readonly Group[];
  readonly other: { readonly groups: number; readonly totals: Totals } | null;
}

/** Groupings by user text, which merge groups that differ only in case, width or whitespace. */
const WORDS: readonly Grouping[] = ["payee", "category"];
const TIMES: readonly Grouping[] = ["month", "week"];

/**
 * The sums with merged groups ("REWE" and "rewe" are one group, under the most frequent spelling), the largest first, or
 * the newest first if they are grouped by time. Groups beyond MAX_GROUPS are in `other`: the smallest, or the oldest if they
 * are grouped by time only.
 */
export function grouped(sums: readonly Sums[], groupBy: readonly Grouping[]): Grouped {
  const all = merged(sums, groupBy);
  const [time] = groupBy.flatMap((grouping, at) => (TIMES.includes(grouping) ? [at] : []));
  const newest = (a: Group, b: Group) =>
    time === undefined ? 0 : Number(b.keys[time] ?? 0) - Number(a.keys[time] ?? 0);
  const largest = (a: Group, b: Group) => compare(volumeOf(b), volumeOf(a)) || a.first - b.first;
  const kept = all.toSorted((a, b) => (groupBy.length === 1 ? newest(a, b) : 0) || largest(a, b));
  const rest = kept.splice(MAX_GROUPS);
  return {
    total: { ...sumOf(all), count: all.reduce((total, { events }) => total + events, 0) },
    groups: groupBy.length === 0 ? [] : kept.toSorted((a, b) => newest(a, b) || largest(a, b)),
    other: rest.length > 0 ? { groups: rest.length, totals: sumOf(rest) } : null,
  };
}

function merged(sums: readonly Sums[], groupBy: readonly Grouping[]): Group[] {
  const fold = (key: string | null, at: number) =>
    key !== null && WORDS.includes(groupBy[at] as Grouping) ? foldedWords(key) : key;
  const spellings = groupBy.map((_, at) => spellingsOf(sums, (row) => row.keys[at] ?? null, at, fold));
  const groups = Map.groupBy(sums, ({ keys }) => JSON.stringify(keys.map(fold)));
  return Array.from(groups.values(), (rows) => {
    const [{ keys, names }] = rows as [Sums, ...Sums[]];
    return {
      ...sumOf(rows),
      keys: keys.map((key, at) => spellings[at]?.get(fold(key, at)) ?? key),
      names,
    };
  });
}

/** The most frequent spelling of each folded key; of equally frequent ones, the first in the ledger. */
function spellingsOf(
  sums: readonly Sums[],
  keyOf: (row: Sums) => string | null,
  at: number,
  fold: (key: string | null, at: number) => string | null,
): ReadonlyMap<string | null, string | null> {
  const bySpelling = Array.from(Map.groupBy(sums, keyOf), ([key, rows]) => ({ key, ...sumOf(rows) }));
  const best = bySpelling.toSorted((a, b) => b.count - a.count || a.first - b.first);
  return new Map(best.toReversed().map(({ key }) => [fold(key, at), key]));
}

function sumOf(rows: readonly Totals[]): Totals {
  const amounts = AMOUNTS.map((name) => [name, sum(rows.map((row) => row[name]))]);
  const [count, events] = (["count", "events"] as const).map((name) =>
    rows.reduce((total, row) => total + row[name], 0),
  );
  const first = rows.reduce((least, row) => Math.min(least, row.first), Number.POSITIVE_INFINITY);
  return { ...Object.fromEntries(amounts), count, events, first };
}

function volumeOf(totals: Totals): bigint {
  return sum(AMOUNTS.map((name) => (totals[name] < 0n ? -totals[name] : totals[name])));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first day of each month of a period. */
export function monthsBetween(from: CalendarDate, to: CalendarDate): CalendarDate[] {
  const months: CalendarDate[] = [];
  for (let month = `${from.slice(0, 7)}-01`; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** The Monday of each week of a period. */
export function weeksBetween(from: CalendarDate, to: CalendarDate): CalendarDate[] {
  const weeks: CalendarDate[] = [];
  for (let week = mondayOf(from); week <= to; week = addDays(week, 7)) weeks.push(week);
  return weeks;
}

function mondayOf(date: CalendarDate): CalendarDate {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** The first instants of days in a time zone. */
export function startsOf(dates: readonly CalendarDate[], timeZone: string): Date[] {
  return dates.map((date) => startOf(date, timeZone));
}

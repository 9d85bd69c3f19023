import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { addMonths } from "../kernel/calendar.ts";
import {
  exists,
  instantOf,
  instantOfMoment,
  isMoment,
  localTime,
  type WallTime,
  zoned,
} from "../kernel/wall-time.ts";
import { weeklyDates } from "./weekly.ts";
import { yearlyDates } from "./yearly.ts";

/*
 * Recurrence rules of RFC 5545, section 3.3.10, in the couple's time zone. A rule starts at a wall time without an offset,
 * so that its hour does not change with daylight saving time or another time zone. A wall time that does not exist is not an
 * occurrence (the RFC: "MUST be ignored"); of a wall time that occurs twice, the first one counts.
 */

/** A normalized rule (rule-text.ts) and the wall time at which it starts. */
export interface Recurrence {
  readonly rule: string;
  readonly start: WallTime;
}

export interface Occurrence {
  readonly wallTime: WallTime;
  readonly at: Date;
}

/** Later occurrences are not computed: a rule without an occurrence in this period has ended. */
export const HORIZON_YEARS = 10;
const MAX_COUNT = 1000;

/**
 * Limits of the library for computing one span: far more than the days of a year. It never gets COUNT and computes span by
 * span, so that the horizon limits every search.
 */
const SPAN_LIMITS = { maxIterations: 1_000, maxCandidateEvaluations: 10_000 };

/**
 * The library computes all days of a span at once, but most callers need only one or two occurrences. So the first span is
 * short, and spans grow up to a year.
 */
const FIRST_SPAN = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_OF_A_YEAR = 365;

const WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)";
const list = (item: string) => new RegExp(`^(${item})(,(${item}))*$`);
const upTo31 = "([1-9]|[12]\\d|3[01])";
const upTo53 = "([1-9]|[1-4]\\d|5[0-3])";
const upTo366 = "([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])";

/** The supported parts of a rule with their values. Hours and minutes are those of the start. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  BYDAY: list(`([+-]?${upTo53})?${WEEKDAY}`),
  BYMONTH: list("[1-9]|1[0-2]"),
  BYMONTHDAY: list(`-?${upTo31}`),
  BYYEARDAY: list(`-?${upTo366}`),
  BYSETPOS: list(`-?${upTo366}`),
  WKST: new RegExp(`^${WEEKDAY}$`),
};

const TOO_FREQUENT = ["HOURLY", "MINUTELY", "SECONDLY"];
const TIME_PARTS = ["BYHOUR", "BYMINUTE", "BYSECOND"];

/** What is wrong with a normalized rule and how to fix it; undefined if it is valid. */
export function ruleProblem(rule: string): string | undefined {
  if (rule.includes("\n")) return "Give one rule, with at most a DTSTART line before it.";
  const parts = rule.split(";").map((part) => part.split("="));
  const names = parts.map(([name = ""]) => name);
  const given = (wanted: string) => parts.find(([name]) => name === wanted)?.[1];
  if (TOO_FREQUENT.includes(given("FREQ") ?? ""))
    return "Check-ins can be at most daily: use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.";
  const clock = names.find((name) => TIME_PARTS.includes(name));
  if (clock) return `Omit ${clock}: the time of day is that of start.`;
  if (names[0] !== "FREQ" && !names.includes("FREQ"))
    return "Give an RFC 5545 rule with FREQ, such as FREQ=WEEKLY;BYDAY=SU.";
  if (new Set(names).size < names.length) return "Give each part once.";
  for (const [name = "", value = "", ...more] of parts) {
    const values = PARTS[name];
    if (!values) return `Use only these parts: ${Object.keys(PARTS).join(", ")}.`;
    if (more.length > 0 || !values.test(value)) return `${name} has a value that is not valid in RFC 5545.`;
  }
  if (names.includes("COUNT") && names.includes("UNTIL")) return "Give COUNT or UNTIL, not both.";
  if (Number(given("COUNT") ?? 1) > MAX_COUNT) return `COUNT is at most ${MAX_COUNT}.`;
  const until = given("UNTIL");
  if (until !== undefined && !isMoment(momentOf(until)))
    return "UNTIL must be an existing date, optionally with a time.";
  return libraryProblem(rule);
}

/** Checks the RFC's rules about combinations of parts with the library. The start does not matter. */
function libraryProblem(rule: string): string | undefined {
  try {
    evaluator(readRule(rule).pattern, "2026-01-01T00:00:00");
    return undefined;
  } catch {
    return "RFC 5545, section 3.3.10 does not allow these parts together.";
  }
}

/** The first occurrence from now on; undefined: none before the horizon. */
export function firstOccurrence(recurrence: Recurrence, timeZone: string, now: Date): Occurrence | undefined {
  return nextOccurrences(recurrence, timeZone, { now, count: 1 })[0];
}

/** The first `count` occurrences from now on, fewer if the horizon comes first. */
export function nextOccurrences(
  recurrence: Recurrence,
  timeZone: string,
  { now, count }: { readonly now: Date; readonly count: number },
): Occurrence[] {
  const found: Occurrence[] = [];
  for (const occurrence of occurrencesFrom(recurrence, timeZone, { from: now, now })) {
    found.push(occurrence);
    if (found.length === count) break;
  }
  return found;
}

/** The last occurrence after `wallTime` up to now, and the next one; undefined if none is before the horizon. */
export function occurrencesAround(
  recurrence: Recurrence,
  timeZone: string,
  { wallTime, now }: { readonly wallTime: WallTime; readonly now: Date },
): { readonly last?: Occurrence | undefined; readonly next?: Occurrence | undefined } {
  const from = instantOf(wallTime, timeZone);
  let last: Occurrence | undefined;
  for (const occurrence of occurrencesFrom(recurrence, timeZone, { from, now })) {
    if (occurrence.wallTime <= wallTime) continue;
    if (occurrence.at > now) return { last, next: occurrence };
    last = occurrence;
  }
  return { last };
}

/** The same local time years later, on 28 February where the year has no 29th. */
export function yearsLater(localTime: string, years: number): string {
  return addMonths(localTime.slice(0, 10), 12 * years) + localTime.slice(10);
}

function readRule(rule: string): { pattern: string; count: number; until: string | undefined } {
  const parts = rule.split(";");
  const given = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const until = given("UNTIL");
  return {
    pattern: parts.filter((part) => !/^(UNTIL|COUNT)=/.test(part)).join(";"),
    count: Number(given("COUNT") ?? Number.POSITIVE_INFINITY),
    until: until && momentOf(until),
  };
}

/** UNTIL as a moment: a date means its last second, and without Z it is a wall time. */
function momentOf(until: string): string {
  const [, year, month, day, time = "T235959", offset] = /^(....)(..)(..)(T.{6})?(Z)?$/.exec(until) ?? [];
  return `${year}-${month}-${day}${time.replace(/(..)(..)$/, ":$1:$2")}${offset ?? ""}`;
}

function* occurrencesFrom(
  { rule, start }: Recurrence,
  timeZone: string,
  { from, now }: { readonly from: Date; readonly now: Date },
): Generator<Occurrence, undefined> {
  const { pattern, count, until } = readRule(rule);
  const end = until && instantOfMoment(until, timeZone);
  // A day earlier, because clock changes can move an occurrence. COUNT counts from the start.
  const near = localTime(timeZone, new Date(from.getTime() - DAY_MS));
  const since = count < Number.POSITIVE_INFINITY || near < start ? start : near;
  const horizon = yearsLater(localTime(timeZone, now), HORIZON_YEARS);
  let left = count;
  for (const wallTime of namedTimes({ pattern, start }, since, horizon)) {
    if (!exists(wallTime, timeZone)) continue;
    const at = instantOf(wallTime, timeZone);
    if (end && at > end) return;
    if (at >= from) yield { wallTime, at };
    left -= 1;
    if (left === 0) return;
  }
}

/** The wall times that match a pattern from `since`, at least the start, to the horizon, including nonexistent ones. */
function namedTimes(
  { pattern, start }: { readonly pattern: string; readonly start: WallTime },
  since: WallTime,
  horizon: WallTime,
): Iterable<WallTime> {
  const datesOf = /(^|;)FREQ=YEARLY(;|$)/.test(pattern)
    ? yearlyDates(pattern, start)
    : weeklyDates(pattern, start);
  if (!datesOf) return timesOfLibrary({ pattern, start }, since, horizon);
  return datesOf(since, horizon)
    .map((date) => `${date}${start.slice(10)}`)
    .filter((time) => time >= since && time < horizon);
}

/** The same by the library, in spans and in UTC, so that a start that does not exist moves no other occurrence. */
function* timesOfLibrary(
  { pattern, start }: { readonly pattern: string; readonly start: WallTime },
  since: WallTime,
  horizon: WallTime,
): Generator<WallTime> {
  const days = evaluator(pattern, start);
  const last = zoned(horizon, "UTC");
  let from = zoned(since, "UTC");
  for (let span = FIRST_SPAN; Temporal.ZonedDateTime.compare(from, last) < 0; span *= 4) {
    const end = from.add({ days: Math.min(span, DAYS_OF_A_YEAR) });
    const to = Temporal.ZonedDateTime.compare(end, last) < 0 ? end : last;
    for (const day of days.between(from, to.subtract({ seconds: 1 }), true)) {
      yield day.toString().slice(0, 19);
    }
    from = to;
  }
}

function evaluator(pattern: string, start: WallTime): RRuleTemporal<Temporal.ZonedDateTime> {
  return new RRuleTemporal({
    rruleString: pattern,
    dtstart: zoned(start, "UTC"),
    strict: true,
    cache: false,
    temporal: Temporal,
    ...SPAN_LIMITS,
  });
}

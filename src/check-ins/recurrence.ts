import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import {
  exists,
  instantOf,
  instantOfMoment,
  isMoment,
  plainIn,
  type WallTime,
  zoned,
} from "../kernel/wall-time.ts";
import { yearlyDates } from "./yearly.ts";

/*
 * Recurrence rules of RFC 5545, section 3.3.10, in the couple's time zone. A rule is kept with its start as people read
 * it off a clock, without an offset, so that it stays at that hour across changes of daylight saving time and when the
 * couple moves. A wall time that a day skips is no occurrence (the RFC: "MUST be ignored"); of one that a day has twice
 * the first counts.
 */

/** A rule in its settled form (rule-text.ts) and the wall time at which it starts. */
export interface Recurrence {
  readonly rule: string;
  readonly start: WallTime;
}

/** One occurrence: by the clock on the wall, and when that is. */
export interface Occurrence {
  readonly wallTime: WallTime;
  readonly at: Date;
}

/** Occurrences further ahead of now than this are not looked for: a rule without one nearer has ended. */
export const HORIZON_YEARS = 10;
const MAX_COUNT = 1000;

/**
 * What the library may look at to name the days of one span: far more than the days of a year, whatever the rule. It is
 * asked span by span and never given COUNT, so the spans up to the horizon bound every search.
 */
const A_YEARS_SEARCH = { maxIterations: 1_000, maxCandidateEvaluations: 10_000 };

/**
 * The library names all days of a span before it answers, and most callers need the next one or two: the first span is
 * short, and each one longer than the one before, up to a year.
 */
const FIRST_SPAN = 3;
const DAYS_OF_A_YEAR = 365;

const WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)";
const list = (item: string) => new RegExp(`^(${item})(,(${item}))*$`);
const upTo31 = "([1-9]|[12]\\d|3[01])";
const upTo53 = "([1-9]|[1-4]\\d|5[0-3])";
const upTo366 = "([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])";

/** What a rule may consist of, and the values of each part. Hours and minutes are the start's. */
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

const TOO_OFTEN = ["HOURLY", "MINUTELY", "SECONDLY"];
const BY_THE_CLOCK = ["BYHOUR", "BYMINUTE", "BYSECOND"];

/** What is wrong with a settled rule, in words that say what to send instead; undefined: nothing. */
export function ruleProblem(rule: string): string | undefined {
  if (rule.includes("\n")) return "Give one rule; it may have a DTSTART before it, and no other line.";
  const parts = rule.split(";").map((part) => part.split("="));
  const names = parts.map(([name = ""]) => name);
  const given = (wanted: string) => parts.find(([name]) => name === wanted)?.[1];
  if (TOO_OFTEN.includes(given("FREQ") ?? ""))
    return "Check in daily at most: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.";
  const clock = names.find((name) => BY_THE_CLOCK.includes(name));
  if (clock) return `Leave ${clock} out: the time of day is that of start.`;
  if (names[0] !== "FREQ" && !names.includes("FREQ"))
    return "Give a rule by RFC 5545 with its FREQ, such as FREQ=WEEKLY;BYDAY=SU.";
  if (new Set(names).size < names.length) return "Give each part once.";
  for (const [name = "", value = "", ...more] of parts) {
    const values = PARTS[name];
    if (!values) return `Use these parts alone: ${Object.keys(PARTS).join(", ")}.`;
    if (more.length > 0 || !values.test(value)) return `${name} has no such value by RFC 5545.`;
  }
  if (names.includes("COUNT") && names.includes("UNTIL")) return "Give COUNT or UNTIL, not both.";
  if (Number(given("COUNT") ?? 1) > MAX_COUNT) return `COUNT is at most ${MAX_COUNT}.`;
  const until = given("UNTIL");
  if (until !== undefined && !isMoment(momentOf(until)))
    return "Give UNTIL a date, and a time if any, that exists.";
  return libraryProblem(rule);
}

/** The RFC's rules on parts together, which the library knows. Its start is any: this is about the rule alone. */
function libraryProblem(rule: string): string | undefined {
  try {
    evaluator(readRule(rule).pattern, "2026-01-01T00:00:00");
    return undefined;
  } catch {
    return "These parts do not go together by RFC 5545, section 3.3.10.";
  }
}

/** The first occurrence from now on; undefined: none within ten years. */
export function firstOccurrence(recurrence: Recurrence, timeZone: string, now: Date): Occurrence | undefined {
  return nextOccurrences(recurrence, timeZone, { now, count: 1 })[0];
}

/** The first occurrences from now on, `count` of them unless fewer lie within ten years. */
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

/**
 * Of the occurrences after that at a wall time: the last that has come by now, and the first that has not. Undefined:
 * there is none, or none within ten years.
 */
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

/** What a settled rule says: the days it names, and where it ends. */
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

/** UNTIL as a moment: a date is its last second; without Z it is by the couple's clock. */
function momentOf(until: string): string {
  const [, year, month, day, time = "T235959", offset] = /^(....)(..)(..)(T.{6})?(Z)?$/.exec(until) ?? [];
  return `${year}-${month}-${day}${time.replace(/(..)(..)$/, ":$1:$2")}${offset ?? ""}`;
}

/** The occurrences from an instant on, in order, up to ten years from now. */
function* occurrencesFrom(
  { rule, start }: Recurrence,
  timeZone: string,
  { from, now }: { readonly from: Date; readonly now: Date },
): Generator<Occurrence, undefined> {
  const { pattern, count, until } = readRule(rule);
  const end = until && instantOfMoment(until, timeZone);
  // A day earlier, for whatever a time zone does to a day. COUNT is from the start.
  const near = plainIn(timeZone, from).subtract({ days: 1 });
  const since = count < Number.POSITIVE_INFINITY ? start : near.toString();
  let left = count;
  for (const wallTime of namedTimes({ pattern, start }, since, plainIn(timeZone, now))) {
    if (!exists(wallTime, timeZone)) continue;
    const at = instantOf(wallTime, timeZone);
    if (end && at > end) return;
    if (at >= from) yield { wallTime, at };
    left -= 1;
    if (left === 0) return;
  }
}

/**
 * The wall times that a pattern names, whether or not their day has them, span by span. They are computed in UTC, where
 * every day has every time: a start that the couple's zone skips moves no other occurrence.
 */
function* namedTimes(
  { pattern, start }: { readonly pattern: string; readonly start: WallTime },
  since: WallTime,
  now: Temporal.PlainDateTime,
): Generator<WallTime> {
  if (/(^|;)FREQ=YEARLY(;|$)/.test(pattern)) return yield* yearlyTimes({ pattern, start }, since, now);
  const days = evaluator(pattern, start);
  const horizon = now.add({ years: HORIZON_YEARS }).toZonedDateTime("UTC");
  let from = zoned(since < start ? start : since, "UTC");
  for (let span = FIRST_SPAN; Temporal.ZonedDateTime.compare(from, horizon) < 0; span *= 4) {
    const end = from.add({ days: Math.min(span, DAYS_OF_A_YEAR) });
    const to = Temporal.ZonedDateTime.compare(end, horizon) < 0 ? end : horizon;
    for (const day of days.between(from, to.subtract({ seconds: 1 }), true)) {
      yield day.toString().slice(0, 19);
    }
    from = to;
  }
}

/** The same of a yearly pattern, of which the library misreads most that have several parts. */
function* yearlyTimes(
  { pattern, start }: { readonly pattern: string; readonly start: WallTime },
  since: WallTime,
  now: Temporal.PlainDateTime,
): Generator<WallTime> {
  const datesOf = yearlyDates(pattern, start);
  const interval = Number(/(^|;)INTERVAL=(\d+)/.exec(pattern)?.[2] ?? 1);
  const [from, horizon] = [since < start ? start : since, now.add({ years: HORIZON_YEARS }).toString()];
  for (let year = Number(start.slice(0, 4)); year <= Number(horizon.slice(0, 4)); year += interval) {
    if (year < Number(from.slice(0, 4))) continue;
    const times = datesOf(year).map((date) => `${date}${start.slice(10)}`);
    yield* times.filter((time) => time >= from && time < horizon);
  }
}

function evaluator(pattern: string, start: WallTime): RRuleTemporal<Temporal.ZonedDateTime> {
  return new RRuleTemporal({
    rruleString: pattern,
    dtstart: zoned(start, "UTC"),
    strict: true,
    cache: false,
    temporal: Temporal,
    ...A_YEARS_SEARCH,
  });
}

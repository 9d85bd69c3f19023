import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { isKnownYear } from "./calendar.ts";

/*
 * Recurrence rules of RFC 5545, section 3.3.10, in the couple's time zone. A rule is kept with its start as people read
 * it off a clock, without an offset, so that it stays at that hour across changes of daylight saving time and when the
 * couple moves. A wall time that a day skips is no occurrence (the RFC: "MUST be ignored"); of one that a day has twice
 * the first counts.
 */

/** A date and a time of day without an offset, YYYY-MM-DDTHH:MM:SS. */
export type WallTime = string;

/** A rule in its settled form (see settledRule) and the wall time at which it starts. */
export interface Recurrence {
  readonly rule: string;
  readonly start: WallTime;
}

/** One occurrence: by the clock on the wall, and when that is. */
export interface Occurrence {
  readonly wallTime: WallTime;
  readonly at: Date;
}

/** Occurrences further ahead than this are not looked for: a rule without one nearer has ended. */
const HORIZON_YEARS = 10;
const MAX_COUNT = 1000;

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
  BYDAY: list(`[+-]?${upTo53}?${WEEKDAY}`),
  BYMONTH: list("[1-9]|1[0-2]"),
  BYMONTHDAY: list(`-?${upTo31}`),
  BYYEARDAY: list(`-?${upTo366}`),
  BYWEEKNO: list(`-?${upTo53}`),
  BYSETPOS: list(`-?${upTo366}`),
  WKST: new RegExp(`^${WEEKDAY}$`),
};

const TOO_OFTEN = ["HOURLY", "MINUTELY", "SECONDLY"];
const BY_THE_CLOCK = ["BYHOUR", "BYMINUTE", "BYSECOND"];

/** A rule without the name of its property and in capitals, as it is kept. */
export function settledRule(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, "");
}

/** What is wrong with a settled rule, in words that say what to send instead; undefined: nothing. */
export function ruleProblem(rule: string): string | undefined {
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
    if (!values) return `There is no part ${name}; use ${Object.keys(PARTS).join(", ")}.`;
    if (more.length > 0 || !values.test(value)) return `${name} cannot be "${value}" by RFC 5545.`;
  }
  if (names.includes("COUNT") && names.includes("UNTIL")) return "Give COUNT or UNTIL, not both.";
  if (Number(given("COUNT") ?? 1) > MAX_COUNT) return `COUNT is at most ${MAX_COUNT}.`;
  return libraryProblem(rule);
}

/** The RFC's rules on parts together, which the library knows. Its start is any: this is about the rule alone. */
function libraryProblem(rule: string): string | undefined {
  try {
    evaluator({ rule, start: "2026-01-01T00:00:00" }, "UTC", Temporal.Instant.from("2026-01-01T00:00Z"));
    return undefined;
  } catch {
    return "These parts do not go together by RFC 5545, section 3.3.10.";
  }
}

/** The first occurrence after an instant, or at it where `inclusive`; undefined: none within ten years. */
export function nextOccurrence(
  recurrence: Recurrence,
  timeZone: string,
  after: Date,
  inclusive = false,
): Occurrence | undefined {
  const from = Temporal.Instant.fromEpochMilliseconds(after.getTime());
  // With COUNT the library looks on for ever in a rule that names no day; without it the horizon ends the search.
  if (!evaluator(recurrence, timeZone, from, false).next(after, inclusive)) return undefined;
  return occurrenceOf(evaluator(recurrence, timeZone, from).next(after, inclusive));
}

/** The last occurrence before an instant or at it; undefined: none. */
export function lastOccurrence(
  recurrence: Recurrence,
  timeZone: string,
  until: Date,
): Occurrence | undefined {
  const to = Temporal.Instant.fromEpochMilliseconds(until.getTime());
  return occurrenceOf(evaluator(recurrence, timeZone, to).previous(until, true));
}

function occurrenceOf(
  found: { epochMilliseconds: number; toString(): string } | null,
): Occurrence | undefined {
  return found
    ? { wallTime: found.toString().slice(0, 19), at: new Date(found.epochMilliseconds) }
    : undefined;
}

/** The library's evaluator. UNTIL is settled here: a date or a time without Z is by the couple's clock. */
function evaluator(
  { rule, start }: Recurrence,
  timeZone: string,
  around: Temporal.Instant,
  counted = true,
): RRuleTemporal<Temporal.ZonedDateTime> {
  const parts = rule.split(";");
  const until = parts.find((part) => part.startsWith("UNTIL="))?.slice("UNTIL=".length);
  const count = counted ? parts.find((part) => part.startsWith("COUNT=")) : undefined;
  const others = parts.filter((part) => !/^(UNTIL|COUNT)=/.test(part));
  const dtstart = zoned(start, timeZone);
  const later = Temporal.Instant.compare(around, dtstart.toInstant()) > 0 ? around : dtstart.toInstant();
  const horizon = later.toZonedDateTimeISO(timeZone).add({ years: HORIZON_YEARS });
  const end = until === undefined ? horizon : earlier(endOf(until, timeZone), horizon);
  return new RRuleTemporal({
    rruleString: [...others, ...(count ? [count] : [])].join(";"),
    dtstart,
    ...(!count && { until: end }),
    strict: true,
    cache: false,
    temporal: Temporal,
  });
}

function endOf(until: string, timeZone: string): Temporal.ZonedDateTime {
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  const time = until.includes("T")
    ? `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`
    : "23:59:59";
  if (until.endsWith("Z")) return Temporal.Instant.from(`${date}T${time}Z`).toZonedDateTimeISO(timeZone);
  return zoned(`${date}T${time}`, timeZone);
}

function earlier(one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.compare(one, other) < 0 ? one : other;
}

function zoned(wallTime: WallTime, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(wallTime, { overflow: "reject" }).toZonedDateTime(timeZone);
}

/**
 * The instant of a wall time in a time zone: of one that the day has twice the first; of one that it skips as much
 * later as is skipped (02:30 becomes 03:30).
 */
export function instantOf(wallTime: WallTime, timeZone: string): Date {
  return new Date(zoned(wallTime, timeZone).epochMilliseconds);
}

/** Whether the day of a wall time has it in a time zone: where the clocks go forward an hour is skipped. */
export function exists(wallTime: WallTime, timeZone: string): boolean {
  return zoned(wallTime, timeZone).toPlainDateTime().equals(Temporal.PlainDateTime.from(wallTime));
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Whether a text is a moment as callers write it: a date and time by the couple's clock, or an instant with its offset. */
export function isMoment(text: string): boolean {
  if (!MOMENT.test(text) || !isKnownYear(text)) return false;
  try {
    wallTimeOf(text, "UTC");
    return true;
  } catch {
    return false;
  }
}

/** The wall time of such a moment, to the second. */
export function wallTimeOf(text: string, timeZone: string): WallTime {
  const plain = /(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDateTime()
    : Temporal.PlainDateTime.from(text, { overflow: "reject" });
  return plain.toString({ smallestUnit: "second", roundingMode: "trunc" });
}

import { RRuleTemporal } from "rrule-temporal";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { instantOf } from "../kernel/wall-time.ts";
import { firstOccurrence, occurrencesAround, ruleProblem } from "./recurrence.ts";

const minuteOf = (at: Date) => at.toISOString().replace(":00.000Z", "");

/** The first occurrences of a rule as instants in UTC, computed one after the other. */
function occurrences(rule: string, start: string, timeZone: string, count: number): string {
  const found: string[] = [];
  let next = firstOccurrence({ rule, start }, timeZone, instantOf(start, timeZone));
  while (next && found.length < count) {
    found.push(minuteOf(next.at));
    const { wallTime, at: now } = next;
    next = occurrencesAround({ rule, start }, timeZone, { wallTime, now }).next;
  }
  return found.join(" ");
}

const NEW_YORK = "America/New_York";
const BERLIN = "Europe/Berlin";

/** Occurrences in UTC by time zone, rule and start, computed by hand. */
const BY_HAND: Readonly<
  Record<string, readonly (readonly [rule: string, start: string, expected: string])[]>
> = {
  [NEW_YORK]: [
    // 18:00 stays 18:00 across spring forward (8 March 2026) and fall back (1 November 2026).
    ["FREQ=WEEKLY;BYDAY=SU", "2026-03-01T18:00", "2026-03-01T23:00 2026-03-08T22:00 2026-03-15T22:00"],
    ["FREQ=WEEKLY;BYDAY=SU", "2026-10-25T18:00", "2026-10-25T22:00 2026-11-01T23:00 2026-11-08T23:00"],
    // 8 March has no 02:30, so no occurrence, which does not count towards COUNT.
    ["FREQ=DAILY", "2026-03-07T02:30", "2026-03-07T07:30 2026-03-09T06:30 2026-03-10T06:30"],
    ["FREQ=DAILY;COUNT=3", "2026-03-07T02:30", "2026-03-07T07:30 2026-03-09T06:30 2026-03-10T06:30"],
    // 1 November has 01:30 twice: the first one counts, once.
    ["FREQ=DAILY", "2026-10-31T01:30", "2026-10-31T05:30 2026-11-01T05:30 2026-11-02T06:30"],
    // A leap day exists only in leap years.
    ["FREQ=YEARLY", "2028-02-29T09:00", "2028-02-29T14:00 2032-02-29T14:00 2036-02-29T14:00"],
    // The last Friday of the month.
    [
      "FREQ=MONTHLY;BYDAY=-1FR",
      "2026-01-30T17:00",
      "2026-01-30T22:00 2026-02-27T22:00 2026-03-27T21:00 2026-04-24T21:00",
    ],
    // UNTIL a date includes that day in the couple's time zone, even if its evening is the next day in UTC.
    ["FREQ=WEEKLY;UNTIL=20260324", "2026-03-10T18:00", "2026-03-10T22:00 2026-03-17T22:00 2026-03-24T22:00"],
    ["FREQ=WEEKLY;UNTIL=20260317", "2026-03-10T21:00", "2026-03-11T01:00 2026-03-18T01:00"],
    ["FREQ=DAILY;COUNT=1", "2026-11-22T18:00", "2026-11-22T23:00"],
  ],
  "Australia/Sydney": [
    // Sydney skips 02:30 on 4 October 2026, in its spring, and has it twice on 5 April, in its autumn.
    ["FREQ=DAILY", "2026-10-03T02:30", "2026-10-02T16:30 2026-10-04T15:30 2026-10-05T15:30"],
    ["FREQ=DAILY", "2026-04-04T02:30", "2026-04-03T15:30 2026-04-04T15:30 2026-04-05T16:30"],
    ["FREQ=WEEKLY", "2026-04-01T19:00", "2026-04-01T08:00 2026-04-08T09:00"],
  ],
  [BERLIN]: [
    // Across spring forward (29 March 2026).
    [
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
      "2026-03-16T20:00",
      "2026-03-16T19:00 2026-03-30T18:00 2026-04-13T18:00",
    ],
    // Shorter months have no occurrence.
    [
      "FREQ=MONTHLY;BYMONTHDAY=31",
      "2026-01-31T09:00",
      "2026-01-31T08:00 2026-03-31T07:00 2026-05-31T07:00 2026-07-31T07:00",
    ],
    // UNTIL an instant is inclusive.
    [
      "FREQ=DAILY;UNTIL=20260312T170000Z",
      "2026-03-10T18:00",
      "2026-03-10T17:00 2026-03-11T17:00 2026-03-12T17:00",
    ],
    // UNTIL a wall time, a second before the third occurrence.
    ["FREQ=DAILY;UNTIL=20260312T175959", "2026-03-10T18:00", "2026-03-10T17:00 2026-03-11T17:00"],
    // Quarterly, across both clock changes.
    [
      "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
      "2026-01-15T09:00",
      "2026-01-15T08:00 2026-04-15T07:00 2026-07-15T07:00 2026-10-15T07:00 2027-01-15T08:00",
    ],
  ],
  UTC: [
    // The last day of the month, whatever its date.
    [
      "FREQ=MONTHLY;BYMONTHDAY=-1",
      "2027-12-31T09:00",
      "2027-12-31T09:00 2028-01-31T09:00 2028-02-29T09:00 2028-03-31T09:00",
    ],
    // By the RFC, a month without the day of the start has no occurrence.
    ["FREQ=MONTHLY", "2026-08-31T12:00", "2026-08-31T12:00 2026-10-31T12:00 2026-12-31T12:00"],
    // The first Monday of the month, from a start that is not one.
    ["FREQ=MONTHLY;BYDAY=1MO", "2026-01-15T08:00", "2026-02-02T08:00 2026-03-02T08:00"],
    // The last working day of the month.
    [
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
      "2026-01-01T08:00",
      "2026-01-30T08:00 2026-02-27T08:00 2026-03-31T08:00",
    ],
    // COUNT across the end of the year.
    [
      "FREQ=WEEKLY;COUNT=3;BYDAY=TH",
      "2026-12-24T12:00",
      "2026-12-24T12:00 2026-12-31T12:00 2027-01-07T12:00",
    ],
    // Every second week, with weeks from Monday or from Sunday (RFC 5545).
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
      "1997-08-05T09:00",
      "1997-08-05T09:00 1997-08-10T09:00 1997-08-19T09:00 1997-08-24T09:00",
    ],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
      "1997-08-05T09:00",
      "1997-08-05T09:00 1997-08-17T09:00 1997-08-19T09:00 1997-08-31T09:00",
    ],
    // With weeks from Sunday and the later day first.
    [
      "FREQ=WEEKLY;BYDAY=SA,TU;WKST=SU",
      "2026-05-02T18:00",
      "2026-05-02T18:00 2026-05-05T18:00 2026-05-09T18:00",
    ],
    // The 100th day of the year if it is a Sunday.
    ["FREQ=YEARLY;BYDAY=SU;BYYEARDAY=100", "2027-01-01T09:00", "2028-04-09T09:00 2033-04-10T09:00"],
    // Every Thursday and the second Tuesday of the year, or of January: the 12th.
    ["FREQ=YEARLY;BYDAY=TH,2TU", "2027-02-01T09:00", "2027-02-04T09:00 2027-02-11T09:00"],
    [
      "FREQ=YEARLY;BYDAY=TH,2TU;BYMONTH=1",
      "2027-01-01T09:00",
      "2027-01-07T09:00 2027-01-12T09:00 2027-01-14T09:00",
    ],
  ],
  // Lord Howe skips half an hour on 4 October 2026, and with it 02:15.
  "Australia/Lord_Howe": [["FREQ=DAILY", "2026-10-03T02:15", "2026-10-02T15:45 2026-10-04T15:15"]],
  // Samoa skipped 30 December 2011.
  "Pacific/Apia": [["FREQ=DAILY", "2011-12-29T09:00", "2011-12-29T19:00 2011-12-30T19:00"]],
};

describe.each(Object.entries(BY_HAND))("occurrences in %s", (zone, cases) => {
  test.each(cases)("%s from %s", (rule, start, expected) => {
    expect(ruleProblem(rule)).toBeUndefined();
    const count = expected.split(" ").length + (/COUNT|UNTIL/.test(rule) ? 1 : 0);
    expect(occurrences(rule, `${start}:00`, zone, count)).toBe(expected);
  });
});

test("the first occurrence can be now, and the next one is after it", () => {
  const weekly = { rule: "FREQ=WEEKLY", start: "2026-03-10T18:00:00" };
  const at = new Date("2026-03-17T18:00:00.000Z");
  const now = { wallTime: "2026-03-17T18:00:00", at };
  expect(firstOccurrence(weekly, "UTC", at)).toEqual(now);
  expect(firstOccurrence(weekly, "UTC", new Date(at.getTime() + 1))?.wallTime).toBe("2026-03-24T18:00:00");
  const { last, next } = occurrencesAround(weekly, "UTC", { wallTime: "2026-03-10T18:00:00", now: at });
  expect([last, next?.wallTime]).toEqual([now, "2026-03-24T18:00:00"]);
});

test.each([
  ["2026-03-06T23:00:00.000Z", undefined, "2026-03-07T23:00"],
  ["2026-03-08T21:59:59.999Z", "2026-03-07T23:00", "2026-03-08T22:00"],
  ["2026-03-08T22:00:00.000Z", "2026-03-08T22:00", "2026-03-09T22:00"],
  ["2030-01-01T00:00:00.000Z", "2026-03-10T22:00", undefined],
])("at %s, the last occurrence after the first one is %s and the next one %s", (now, ...expected) => {
  const daily = { rule: "FREQ=DAILY;COUNT=5", start: "2026-03-06T18:00:00" };
  const known = { wallTime: daily.start, now: new Date(now) };
  const { last, next } = occurrencesAround(daily, NEW_YORK, known);
  expect([last, next].map((one) => one && minuteOf(one.at))).toEqual(expected);
});

test("a start that does not exist in another zone keeps its hour on every other day", () => {
  const start = "2027-03-14T02:30:00"; // A Sunday, on which New York has no 02:30.
  for (const rule of ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU"]) {
    const found = firstOccurrence({ rule, start }, NEW_YORK, new Date("2027-06-01T00:00:00Z"));
    expect([rule, found?.wallTime]).toEqual([rule, "2027-06-01T02:30:00"]);
  }
  expect(occurrences("FREQ=DAILY;COUNT=2", start, NEW_YORK, 3)).toBe("2027-03-15T06:30 2027-03-16T06:30");
});

test.each([
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
  ["FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6"],
  ["FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6;COUNT=1000"],
  ["FREQ=WEEKLY;UNTIL=20250101"],
  ["FREQ=YEARLY;INTERVAL=900"],
  ["FREQ=DAILY", "2036-03-01T09:00:00"],
])("%s has no occurrence within ten years", (rule, start = "2026-01-05T09:00:00") => {
  expect(firstOccurrence({ rule, start }, BERLIN, new Date("2026-02-01T00:00:00Z"))).toBeUndefined();
});

/** The calls of the library that computes the days of a span. */
function spiedBetween() {
  const between = vi.spyOn(RRuleTemporal.prototype, "between");
  onTestFinished(() => between.mockRestore());
  return between;
}

test.each([
  "FREQ=DAILY;BYMONTH=3",
  "FREQ=DAILY;BYMONTH=3;COUNT=1000",
  "FREQ=WEEKLY;BYDAY=SU;BYMONTH=3,4",
  "FREQ=MONTHLY;BYMONTHDAY=15",
])("%s: the next occurrence is found without computing the days of a whole year", (rule) => {
  const between = spiedBetween();
  const wallTime = "2026-03-15T18:00:00";
  const now = new Date("2026-03-15T18:00:01Z");
  const { next } = occurrencesAround({ rule, start: wallTime }, "UTC", { wallTime, now });
  expect(next).toBeDefined();
  const computed = between.mock.results.reduce((sum, { value }) => sum + value.length, 0);
  expect(computed).toBeGreaterThanOrEqual(1);
  expect(computed).toBeLessThanOrEqual(5);
});

test.each([
  ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=11;COUNT=1000", "2026-01-01T18:00:00", undefined],
  ["FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;INTERVAL=11;COUNT=1000", "1900-01-01T18:00:00", "2029-04-13"],
  ["FREQ=DAILY;BYMONTH=11;BYMONTHDAY=22;COUNT=1000", "1990-01-01T18:00:00", "2026-11-22"],
  ["FREQ=DAILY;BYMONTH=11;BYMONTHDAY=22", "1990-01-01T18:00:00", "2026-11-22"],
  ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;COUNT=5", "2026-01-01T18:00:00", "2032-02-29"],
  ["FREQ=DAILY;BYDAY=MO;BYSETPOS=1;COUNT=1000", "2020-01-01T18:00:00", "2026-01-05"],
  ["FREQ=WEEKLY;INTERVAL=999;BYDAY=SU;BYMONTH=2;COUNT=1000", "2016-01-01T18:00:00", "2035-02-25"],
])("%s is computed up to ten years ahead", (rule, start, expected) => {
  const between = spiedBetween();
  const now = new Date("2026-01-01T00:00:00Z");
  const first = firstOccurrence({ rule, start }, "UTC", now);
  expect(first?.wallTime.slice(0, 10)).toBe(expected);
  if (first) occurrencesAround({ rule, start }, "UTC", { wallTime: first.wallTime, now: first.at });
  const years = 2036 - Number(start.slice(0, 4));
  expect(between.mock.calls.length).toBeLessThanOrEqual(2 * (years + 11));
  for (const [from, to] of between.mock.calls) {
    expect(Date.parse(String(to).slice(0, 19)) - Date.parse(String(from).slice(0, 19))).toBeLessThan(
      366 * 24 * 60 * 60 * 1000,
    );
  }
});

test.each([
  ["FREQ=HOURLY", "at most daily"],
  ["FREQ=MINUTELY;INTERVAL=1440", "at most daily"],
  ["FREQ=SECONDLY", "at most daily"],
  ["FREQ=DAILY;BYHOUR=9", "the time of day is that of start"],
  ["FREQ=DAILY;BYSECOND=0", "the time of day is that of start"],
  ["BYDAY=MO", "with FREQ"],
  ["", "with FREQ"],
  ["every Sunday", "with FREQ"],
  ["FREQ=FORTNIGHTLY", "FREQ has a value that is not valid"],
  ["FREQ=WEEKLY;;BYDAY=SU", "Use only these parts: FREQ,"],
  ["FREQ=WEEKLY\nEXDATE:20260101T000000", "at most a DTSTART line"],
  ["FREQ=MONTHLY;BYDAY=+TU", "BYDAY has a value that is not valid"],
  ["FREQ=WEEKLY;EXDATE=20260101", "Use only these parts"],
  // The library omits occurrences of this rule.
  ["FREQ=YEARLY;BYWEEKNO=53", "Use only these parts"],
  ["FREQ=WEEKLY;FREQ=DAILY", "each part once"],
  ["FREQ=WEEKLY;BYDAY=MO=TU", "BYDAY has a value that is not valid"],
  ["FREQ=WEEKLY;BYDAY=", "BYDAY has a value that is not valid"],
  ["FREQ=WEEKLY;BYDAY=XX", "BYDAY has a value that is not valid"],
  ["FREQ=YEARLY;BYDAY=54FR", "BYDAY has a value that is not valid"],
  ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY has a value that is not valid"],
  ["FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY has a value that is not valid"],
  ["FREQ=YEARLY;BYMONTH=13", "BYMONTH has a value that is not valid"],
  ["FREQ=DAILY;INTERVAL=0", "INTERVAL has a value that is not valid"],
  ["FREQ=DAILY;INTERVAL=1000", "INTERVAL has a value that is not valid"],
  ["FREQ=DAILY;COUNT=0", "COUNT has a value that is not valid"],
  ["FREQ=DAILY;COUNT=1001", "COUNT is at most 1000"],
  ["FREQ=DAILY;COUNT=2;UNTIL=20270101", "not both"],
  ["FREQ=DAILY;UNTIL=tomorrow", "UNTIL has a value that is not valid"],
  ["FREQ=DAILY;UNTIL=20260230", "must be an existing date"],
  ["FREQ=DAILY;UNTIL=20261399", "must be an existing date"],
  ["FREQ=DAILY;UNTIL=20260310T250000Z", "must be an existing date"],
  ["FREQ=WEEKLY;BYDAY=1MO", "does not allow these parts together"],
  ["FREQ=WEEKLY;BYMONTHDAY=3", "does not allow these parts together"],
  ["FREQ=WEEKLY;BYSETPOS=1", "does not allow these parts together"],
])("%s is refused: %s", (rule, words) => {
  expect(ruleProblem(rule)).toContain(words);
});

test("messages do not repeat the input, because models trust refusals", () => {
  const words = "<IGNORE ALL THIS>";
  for (const rule of [`FREQ=WEEKLY;BYDAY=${words}`, `FREQ=WEEKLY;${words}=1`, `FREQ=${words}`, words])
    expect(ruleProblem(rule)).not.toContain("IGNORE");
});

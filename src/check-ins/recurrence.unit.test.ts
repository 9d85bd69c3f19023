import { RRuleTemporal } from "rrule-temporal";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { instantOf } from "../kernel/wall-time.ts";
import { firstOccurrence, occurrencesAround, ruleProblem } from "./recurrence.ts";

/** The first occurrences of a rule as instants, computed one after the other. */
function occurrences(rule: string, start: string, timeZone: string, many: number): string[] {
  const found: string[] = [];
  let next = firstOccurrence({ rule, start }, timeZone, instantOf(start, timeZone));
  while (next && found.length < many) {
    found.push(next.at.toISOString().replace(":00.000Z", "Z"));
    const { wallTime, at: now } = next;
    next = occurrencesAround({ rule, start }, timeZone, { wallTime, now }).next;
  }
  return found;
}

const NEW_YORK = "America/New_York";
const BERLIN = "Europe/Berlin";
const SYDNEY = "Australia/Sydney";

describe("occurrences, computed by hand", () => {
  test.each<[title: string, rule: string, start: string, zone: string, expected: string[]]>([
    [
      "weekly, across spring forward in New York (8 March 2026): 18:00 stays 18:00",
      "FREQ=WEEKLY;BYDAY=SU",
      "2026-03-01T18:00:00",
      NEW_YORK,
      ["2026-03-01T23:00Z", "2026-03-08T22:00Z", "2026-03-15T22:00Z"],
    ],
    [
      "weekly, across fall back in New York (1 November 2026)",
      "FREQ=WEEKLY;BYDAY=SU",
      "2026-10-25T18:00:00",
      NEW_YORK,
      ["2026-10-25T22:00Z", "2026-11-01T23:00Z", "2026-11-08T23:00Z"],
    ],
    [
      "daily at 02:30, which New York skips on 8 March 2026: no occurrence that day",
      "FREQ=DAILY",
      "2026-03-07T02:30:00",
      NEW_YORK,
      ["2026-03-07T07:30Z", "2026-03-09T06:30Z", "2026-03-10T06:30Z"],
    ],
    [
      "a skipped time does not count towards COUNT",
      "FREQ=DAILY;COUNT=3",
      "2026-03-07T02:30:00",
      NEW_YORK,
      ["2026-03-07T07:30Z", "2026-03-09T06:30Z", "2026-03-10T06:30Z"],
    ],
    [
      "daily at 01:30, which New York has twice on 1 November 2026: the first, once",
      "FREQ=DAILY",
      "2026-10-31T01:30:00",
      NEW_YORK,
      ["2026-10-31T05:30Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z"],
    ],
    [
      "daily at 02:30, which Sydney skips on 4 October 2026, in its spring",
      "FREQ=DAILY",
      "2026-10-03T02:30:00",
      SYDNEY,
      ["2026-10-02T16:30Z", "2026-10-04T15:30Z", "2026-10-05T15:30Z"],
    ],
    [
      "daily at 02:30, which Sydney has twice on 5 April 2026, in its autumn",
      "FREQ=DAILY",
      "2026-04-04T02:30:00",
      SYDNEY,
      ["2026-04-03T15:30Z", "2026-04-04T15:30Z", "2026-04-05T16:30Z"],
    ],
    [
      "weekly in Sydney across its autumn change",
      "FREQ=WEEKLY",
      "2026-04-01T19:00:00",
      SYDNEY,
      ["2026-04-01T08:00Z", "2026-04-08T09:00Z"],
    ],
    [
      "weekly in Berlin, two weeks apart, across spring forward (29 March 2026)",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
      "2026-03-16T20:00:00",
      BERLIN,
      ["2026-03-16T19:00Z", "2026-03-30T18:00Z", "2026-04-13T18:00Z"],
    ],
    [
      "the 31st: no occurrence in shorter months",
      "FREQ=MONTHLY;BYMONTHDAY=31",
      "2026-01-31T09:00:00",
      BERLIN,
      ["2026-01-31T08:00Z", "2026-03-31T07:00Z", "2026-05-31T07:00Z", "2026-07-31T07:00Z"],
    ],
    [
      "the last day of the month, whatever its date",
      "FREQ=MONTHLY;BYMONTHDAY=-1",
      "2027-12-31T09:00:00",
      "UTC",
      ["2027-12-31T09:00Z", "2028-01-31T09:00Z", "2028-02-29T09:00Z", "2028-03-31T09:00Z"],
    ],
    [
      "monthly from the 31st without a day: by the RFC, no occurrence in shorter months",
      "FREQ=MONTHLY",
      "2026-08-31T12:00:00",
      "UTC",
      ["2026-08-31T12:00Z", "2026-10-31T12:00Z", "2026-12-31T12:00Z"],
    ],
    [
      "yearly from a leap day: only in leap years",
      "FREQ=YEARLY",
      "2028-02-29T09:00:00",
      NEW_YORK,
      ["2028-02-29T14:00Z", "2032-02-29T14:00Z", "2036-02-29T14:00Z"],
    ],
    [
      "the last Friday of the month",
      "FREQ=MONTHLY;BYDAY=-1FR",
      "2026-01-30T17:00:00",
      NEW_YORK,
      ["2026-01-30T22:00Z", "2026-02-27T22:00Z", "2026-03-27T21:00Z", "2026-04-24T21:00Z"],
    ],
    [
      "the first Monday of the month, from a start that is not one",
      "FREQ=MONTHLY;BYDAY=1MO",
      "2026-01-15T08:00:00",
      "UTC",
      ["2026-02-02T08:00Z", "2026-03-02T08:00Z"],
    ],
    [
      "the last working day of the month",
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
      "2026-01-01T08:00:00",
      "UTC",
      ["2026-01-30T08:00Z", "2026-02-27T08:00Z", "2026-03-31T08:00Z"],
    ],
    [
      "UNTIL a date includes that day in the couple's time zone",
      "FREQ=WEEKLY;UNTIL=20260324",
      "2026-03-10T18:00:00",
      NEW_YORK,
      ["2026-03-10T22:00Z", "2026-03-17T22:00Z", "2026-03-24T22:00Z"],
    ],
    [
      "UNTIL a date whose evening is the next day in UTC",
      "FREQ=WEEKLY;UNTIL=20260317",
      "2026-03-10T21:00:00",
      NEW_YORK,
      ["2026-03-11T01:00Z", "2026-03-18T01:00Z"],
    ],
    [
      "UNTIL an instant, inclusive",
      "FREQ=DAILY;UNTIL=20260312T170000Z",
      "2026-03-10T18:00:00",
      BERLIN,
      ["2026-03-10T17:00Z", "2026-03-11T17:00Z", "2026-03-12T17:00Z"],
    ],
    [
      "UNTIL a wall time, a second before the third occurrence",
      "FREQ=DAILY;UNTIL=20260312T175959",
      "2026-03-10T18:00:00",
      BERLIN,
      ["2026-03-10T17:00Z", "2026-03-11T17:00Z"],
    ],
    [
      "COUNT, across the end of the year",
      "FREQ=WEEKLY;COUNT=3;BYDAY=TH",
      "2026-12-24T12:00:00",
      "UTC",
      ["2026-12-24T12:00Z", "2026-12-31T12:00Z", "2027-01-07T12:00Z"],
    ],
    ["once", "FREQ=DAILY;COUNT=1", "2026-11-22T18:00:00", NEW_YORK, ["2026-11-22T23:00Z"]],
    [
      "the 100th day of the year if it is a Sunday",
      "FREQ=YEARLY;BYDAY=SU;BYYEARDAY=100",
      "2027-01-01T09:00:00",
      "UTC",
      ["2028-04-09T09:00Z", "2033-04-10T09:00Z"],
    ],
    [
      "every Thursday and the second Tuesday of the year",
      "FREQ=YEARLY;BYDAY=TH,2TU",
      "2027-02-01T09:00:00",
      "UTC",
      ["2027-02-04T09:00Z", "2027-02-11T09:00Z"],
    ],
    [
      "the same in January: the 12th is the second Tuesday",
      "FREQ=YEARLY;BYDAY=TH,2TU;BYMONTH=1",
      "2027-01-01T09:00:00",
      "UTC",
      ["2027-01-07T09:00Z", "2027-01-12T09:00Z", "2027-01-14T09:00Z"],
    ],
    [
      "quarterly on the 15th, across both changes in Berlin",
      "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
      "2026-01-15T09:00:00",
      BERLIN,
      [
        "2026-01-15T08:00Z",
        "2026-04-15T07:00Z",
        "2026-07-15T07:00Z",
        "2026-10-15T07:00Z",
        "2027-01-15T08:00Z",
      ],
    ],
    [
      "a half hour that Lord Howe skips: 02:15 on 4 October 2026",
      "FREQ=DAILY",
      "2026-10-03T02:15:00",
      "Australia/Lord_Howe",
      ["2026-10-02T15:45Z", "2026-10-04T15:15Z"],
    ],
    [
      "the day that Samoa skipped: 30 December 2011",
      "FREQ=DAILY",
      "2011-12-29T09:00:00",
      "Pacific/Apia",
      ["2011-12-29T19:00Z", "2011-12-30T19:00Z"],
    ],
  ])("%s", (_title, rule, start, zone, expected) => {
    expect(ruleProblem(rule)).toBeUndefined();
    const more = /COUNT|UNTIL/.test(rule) ? 1 : 0;
    expect(occurrences(rule, start, zone, expected.length + more)).toEqual(expected);
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

test("the last occurrence is the latest past one after the given one", () => {
  const daily = { rule: "FREQ=DAILY;COUNT=5", start: "2026-03-06T18:00:00" };
  const around = (now: string) => {
    const known = { wallTime: "2026-03-06T18:00:00", now: new Date(now) };
    const { last, next } = occurrencesAround(daily, NEW_YORK, known);
    return [last?.at.toISOString(), next?.at.toISOString()];
  };
  expect(around("2026-03-06T23:00:00.000Z")).toEqual([undefined, "2026-03-07T23:00:00.000Z"]);
  expect(around("2026-03-08T21:59:59.999Z")).toEqual([
    "2026-03-07T23:00:00.000Z",
    "2026-03-08T22:00:00.000Z",
  ]);
  expect(around("2026-03-08T22:00:00.000Z")).toEqual([
    "2026-03-08T22:00:00.000Z",
    "2026-03-09T22:00:00.000Z",
  ]);
  expect(around("2030-01-01T00:00:00.000Z")).toEqual(["2026-03-10T22:00:00.000Z", undefined]);
});

test("a start that does not exist in another zone keeps its hour on every other day", () => {
  const start = "2027-03-14T02:30:00"; // A Sunday, on which New York has no 02:30.
  for (const rule of ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU"]) {
    const found = firstOccurrence({ rule, start }, NEW_YORK, new Date("2027-06-01T00:00:00Z"));
    expect([rule, found?.wallTime]).toEqual([rule, "2027-06-01T02:30:00"]);
  }
  expect(occurrences("FREQ=DAILY;COUNT=2", start, NEW_YORK, 3)).toEqual([
    "2027-03-15T06:30Z",
    "2027-03-16T06:30Z",
  ]);
});

test("a rule without a day within ten years has no occurrence", () => {
  for (const rule of [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6;COUNT=1000",
    "FREQ=WEEKLY;UNTIL=20250101",
  ]) {
    const found = firstOccurrence(
      { rule, start: "2026-01-05T09:00:00" },
      BERLIN,
      new Date("2026-01-01T00:00:00Z"),
    );
    expect([rule, found]).toEqual([rule, undefined]);
  }
  const now = new Date("2026-02-01T00:00:00Z");
  expect(
    firstOccurrence({ rule: "FREQ=YEARLY;INTERVAL=900", start: "2026-01-05T09:00:00" }, BERLIN, now),
  ).toBe(undefined);
  expect(firstOccurrence({ rule: "FREQ=DAILY", start: "2036-03-01T09:00:00" }, BERLIN, now)).toBe(undefined);
});

test.each(["FREQ=DAILY", "FREQ=DAILY;COUNT=1000", "FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYMONTHDAY=15"])(
  "%s: the next occurrence is found without naming the days of a whole year",
  (rule) => {
    const asked = vi.spyOn(RRuleTemporal.prototype, "between");
    onTestFinished(() => asked.mockRestore());
    const wallTime = "2026-03-15T18:00:00";
    const now = new Date("2026-03-15T18:00:01Z");
    const { next } = occurrencesAround({ rule, start: wallTime }, "UTC", { wallTime, now });
    expect(next).toBeDefined();
    const named = asked.mock.results.reduce((sum, { value }) => sum + value.length, 0);
    expect(named).toBeLessThanOrEqual(5);
  },
);

test.each([
  ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=11;COUNT=1000", "2026-01-01T18:00:00", undefined],
  ["FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;INTERVAL=11;COUNT=1000", "1900-01-01T18:00:00", "2029-04-13"],
  ["FREQ=DAILY;BYMONTH=11;BYMONTHDAY=22;COUNT=1000", "1990-01-01T18:00:00", "2026-11-22"],
  ["FREQ=DAILY;BYMONTH=11;BYMONTHDAY=22", "1990-01-01T18:00:00", "2026-11-22"],
  ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;COUNT=5", "2026-01-01T18:00:00", "2032-02-29"],
  ["FREQ=DAILY;BYDAY=MO;BYSETPOS=1;COUNT=1000", "2020-01-01T18:00:00", "2026-01-05"],
  ["FREQ=WEEKLY;INTERVAL=999;BYDAY=SU;BYMONTH=2;COUNT=1000", "2016-01-01T18:00:00", "2035-02-25"],
])("%s is computed up to ten years ahead", (rule, start, expected) => {
  const asked = vi.spyOn(RRuleTemporal.prototype, "between");
  onTestFinished(() => asked.mockRestore());
  const now = new Date("2026-01-01T00:00:00Z");
  const first = firstOccurrence({ rule, start }, "UTC", now);
  expect(first?.wallTime.slice(0, 10)).toBe(expected);
  if (first) occurrencesAround({ rule, start }, "UTC", { wallTime: first.wallTime, now: first.at });
  const years = 2036 - Number(start.slice(0, 4));
  expect(asked.mock.calls.length).toBeLessThanOrEqual(2 * (years + 11));
  for (const [from, to] of asked.mock.calls) {
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

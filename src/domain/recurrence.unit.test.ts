import { describe, expect, test } from "vitest";
import {
  exists,
  instantOf,
  isMoment,
  lastOccurrence,
  nextOccurrence,
  ruleProblem,
  settledRule,
  wallTimeOf,
} from "./recurrence.ts";

/** The first occurrences of a rule, as instants, one after the other as a couple meets them. */
function occurrences(rule: string, start: string, timeZone: string, many: number): string[] {
  const found: string[] = [];
  let after = new Date(instantOf(start, timeZone).getTime() - 1);
  while (found.length < many) {
    const next = nextOccurrence({ rule, start }, timeZone, after);
    if (!next) return found;
    found.push(next.at.toISOString().replace(":00.000Z", "Z"));
    after = next.at;
  }
  return found;
}

const NEW_YORK = "America/New_York";
const BERLIN = "Europe/Berlin";
const SYDNEY = "Australia/Sydney";

describe("occurrences, worked out by hand", () => {
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
      "what is skipped does not count towards COUNT",
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
      "the 31st: months without one have none",
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
      "monthly from the 31st without a day: as the RFC has it, months without a 31st have none",
      "FREQ=MONTHLY",
      "2026-08-31T12:00:00",
      "UTC",
      ["2026-08-31T12:00Z", "2026-10-31T12:00Z", "2026-12-31T12:00Z"],
    ],
    [
      "yearly from a leap day: leap years alone",
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
      "the first Monday of the month, from a start that is none",
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
      "UNTIL a date includes that day by the couple's clock: 18:00 in New York is the 24th still, in UTC the 24th, too",
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
      "UNTIL a time by the couple's clock, a second short of the third",
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
      "the day that Samoa never had: 30 December 2011",
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

test("the first occurrence from an instant on may be at it; the next is after it", () => {
  const weekly = { rule: "FREQ=WEEKLY", start: "2026-03-10T18:00:00" };
  const at = new Date("2026-03-17T18:00:00.000Z");
  expect(nextOccurrence(weekly, "UTC", at, true)).toEqual({ wallTime: "2026-03-17T18:00:00", at });
  expect(nextOccurrence(weekly, "UTC", at)?.wallTime).toBe("2026-03-24T18:00:00");
});

test("the last occurrence is the one that came and went last", () => {
  const daily = { rule: "FREQ=DAILY;COUNT=5", start: "2026-03-06T18:00:00" };
  const last = (now: string) => lastOccurrence(daily, NEW_YORK, new Date(now))?.at.toISOString();
  expect(last("2026-03-06T22:59:59.999Z")).toBeUndefined();
  expect(last("2026-03-06T23:00:00.000Z")).toBe("2026-03-06T23:00:00.000Z");
  expect(last("2026-03-08T22:00:00.000Z")).toBe("2026-03-08T22:00:00.000Z");
  expect(last("2030-01-01T00:00:00.000Z")).toBe("2026-03-10T22:00:00.000Z");
});

test("a rule that names no day, or none within ten years, has no occurrence", () => {
  for (const rule of [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6;COUNT=1000",
    "FREQ=WEEKLY;UNTIL=20250101",
  ]) {
    const found = nextOccurrence(
      { rule, start: "2026-01-05T09:00:00" },
      BERLIN,
      new Date("2026-01-01T00:00:00Z"),
    );
    expect([rule, found]).toEqual([rule, undefined]);
  }
  const rare = { rule: "FREQ=YEARLY;INTERVAL=900", start: "2026-01-05T09:00:00" };
  expect(nextOccurrence(rare, BERLIN, new Date("2026-02-01T00:00:00Z"))).toBeUndefined();
});

test.each([
  ["FREQ=HOURLY", "daily at most"],
  ["FREQ=MINUTELY;INTERVAL=1440", "daily at most"],
  ["FREQ=SECONDLY", "daily at most"],
  ["FREQ=DAILY;BYHOUR=9", "the time of day is that of start"],
  ["FREQ=DAILY;BYSECOND=0", "the time of day is that of start"],
  ["BYDAY=MO", "with its FREQ"],
  ["", "with its FREQ"],
  ["every Sunday", "with its FREQ"],
  ["FREQ=FORTNIGHTLY", 'FREQ cannot be "FORTNIGHTLY"'],
  ["FREQ=WEEKLY;", "There is no part"],
  ["FREQ=WEEKLY;EXDATE=20260101", "There is no part EXDATE"],
  ["FREQ=WEEKLY;FREQ=DAILY", "each part once"],
  ["FREQ=WEEKLY;BYDAY=MO=TU", "BYDAY cannot be"],
  ["FREQ=WEEKLY;BYDAY=", "BYDAY cannot be"],
  ["FREQ=WEEKLY;BYDAY=XX", "BYDAY cannot be"],
  ["FREQ=YEARLY;BYDAY=54FR", "BYDAY cannot be"],
  ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY cannot be"],
  ["FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY cannot be"],
  ["FREQ=YEARLY;BYMONTH=13", "BYMONTH cannot be"],
  ["FREQ=DAILY;INTERVAL=0", "INTERVAL cannot be"],
  ["FREQ=DAILY;INTERVAL=1000", "INTERVAL cannot be"],
  ["FREQ=DAILY;COUNT=0", "COUNT cannot be"],
  ["FREQ=DAILY;COUNT=1001", "COUNT is at most 1000"],
  ["FREQ=DAILY;COUNT=2;UNTIL=20270101", "not both"],
  ["FREQ=DAILY;UNTIL=tomorrow", "UNTIL cannot be"],
  ["FREQ=DAILY;UNTIL=20260230", "do not go together"],
  ["FREQ=WEEKLY;BYDAY=1MO", "do not go together"],
  ["FREQ=WEEKLY;BYMONTHDAY=3", "do not go together"],
  ["FREQ=WEEKLY;BYSETPOS=1", "do not go together"],
])("%s is refused: %s", (rule, words) => {
  expect(ruleProblem(rule)).toContain(words);
});

test("a rule is kept without its property's name, in capitals", () => {
  expect(settledRule(" rrule:freq=weekly;byday=su ")).toBe("FREQ=WEEKLY;BYDAY=SU");
});

test("a moment is by the couple's clock, or an instant that is read off it", () => {
  expect(wallTimeOf("2026-03-08T18:00", NEW_YORK)).toBe("2026-03-08T18:00:00");
  expect(wallTimeOf("2026-03-08T18:00:00Z", NEW_YORK)).toBe("2026-03-08T14:00:00");
  expect(wallTimeOf("2026-03-08T18:00:59.999+01:00", "Asia/Tokyo")).toBe("2026-03-09T02:00:59");
  for (const text of [
    "2026-03-08",
    "2026-02-30T18:00",
    "2026-03-08T25:00",
    "18:00",
    "1899-01-01T00:00",
    "2026-03-08T18:00[UTC]",
    "2026-03-08T18:00+25:00",
  ])
    expect([text, isMoment(text)]).toEqual([text, false]);
});

test("a wall time that a day skips does not exist, and is as much later", () => {
  expect(exists("2026-03-08T02:30:00", NEW_YORK)).toBe(false);
  expect(exists("2026-03-08T03:30:00", NEW_YORK)).toBe(true);
  expect(exists("2026-11-01T01:30:00", NEW_YORK)).toBe(true);
  expect(instantOf("2026-03-08T02:30:00", NEW_YORK).toISOString()).toBe("2026-03-08T07:30:00.000Z");
  expect(instantOf("2026-11-01T01:30:00", NEW_YORK).toISOString()).toBe("2026-11-01T05:30:00.000Z");
});

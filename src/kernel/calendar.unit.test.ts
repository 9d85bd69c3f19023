import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  dateIn,
  daysBetween,
  endOf,
  isCalendarDate,
  monthlyDatesUpTo,
  startOf,
  timeZoneOf,
} from "./calendar.ts";

describe("calendar", () => {
  test.each(["2028-02-29", "2026-12-31", "1900-01-01", "2999-12-31"])("%s is a date", (text) =>
    expect(isCalendarDate(text)).toBe(true),
  );

  const INVALID = "2027-02-29 2026-13-01 2026-1-1 2026-01-01T00:00:00Z 0000-01-01 9999-12-31 today";
  test.each(["", ...INVALID.split(" ")])("%j is not a date", (text) =>
    expect(isCalendarDate(text)).toBe(false),
  );

  test.each(["+02:00", "", "Mars/Olympus", "America/New York", "a".repeat(80)])(
    "%j is no time zone",
    (text) => expect(timeZoneOf(text)).toBeUndefined(),
  );

  test.each([
    ...["UTC", "America/New_York", "Asia/Calcutta", "US/Eastern", "Etc/GMT+5"].map((name) => [name, name]),
    ["europe/berlin", "Europe/Berlin"],
    ["AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"],
    ["america/port-au-prince", "America/Port-au-Prince"],
    ["utc", "UTC"],
    ["us/eastern", "US/Eastern"],
    ["asia/kolkata", "Asia/Kolkata"],
    ["ETC/gmt+5", "Etc/GMT+5"],
  ])("%s is spelled %s", (typed, name) => {
    expect(timeZoneOf(typed)).toBe(name);
  });

  test.each([
    ["UTC", "2026-03-08"],
    ["America/New_York", "2026-03-07"],
    ["Pacific/Kiritimati", "2026-03-08"],
  ])("the date of an instant in %s is %s", (zone, date) => {
    expect(dateIn(zone, new Date("2026-03-08T04:30:00.000Z"))).toBe(date);
  });

  test("the date of an instant agrees with Temporal, even from the cache", () => {
    const zones = ["UTC", "America/New_York", "America/St_Johns", "Africa/Monrovia", "Pacific/Apia"];
    // St. John's set its clocks back from 00:01 to 23:01 on 7 November 2010; Monrovia was 44 minutes and 30 seconds behind
    // UTC until 1972; Apia skipped 30 December 2011.
    const around = ["2010-11-07T02:31Z", "1950-06-01T00:44Z", "2011-12-30T10:00Z", "2026-03-08T07:00Z"];
    const ms = fc
      .tuple(fc.constantFrom(...around.map(Date.parse)), fc.integer({ min: -720, max: 720 }))
      .map(([start, minutes]) => start + minutes * 60_000 + 30_000);
    const instants = fc.array(ms, { minLength: 1, maxLength: 20 });
    const agrees = fc.property(fc.constantFrom(...zones), instants, (zone, instants) => {
      for (const instant of instants) {
        const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        expect(dateIn(zone, new Date(instant))).toBe(there.toPlainDate().toString());
      }
    });
    fc.assert(agrees);
  });

  test.each([
    ["2028-02-28", "2028-03-01", 2],
    ["2027-02-28", "2027-03-01", 1],
    ["2026-12-31", "2026-01-01", -364],
  ])("from %s to %s there are %i days", (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
    expect(addDays(from, days)).toBe(to);
  });

  test.each([
    ["2026-01-31", "2026-01-31", 1],
    ["2026-01-31", "2026-02-27", 1],
    ["2026-01-31", "2026-02-28", 2], // clamped to the month's last day
    ["2026-01-31", "2026-03-30", 2],
    ["2026-01-31", "2026-03-31", 3],
    ["2028-02-29", "2029-02-28", 13],
    ["2026-11-15", "2027-01-14", 2],
    ["2026-11-15", "2026-11-14", 0],
    ["2026-11-15", "2026-10-31", 0],
  ])("counts the monthly dates from %s through %s: %d", (from, to, times) =>
    expect(monthlyDatesUpTo(from, to)).toBe(times),
  );

  test("arithmetic with days and months agrees with Temporal", () => {
    const day = fc.integer({ min: 0, max: 401_000 }).map((days) => addDays("1900-01-01", days));
    const months = fc.integer({ min: -600, max: 1200 });
    fc.assert(
      fc.property(day, day, months, (from, to, months) => {
        const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
        expect(addMonths(from, months)).toBe(first.add({ months }).toString());
        expect(daysBetween(from, to)).toBe(first.until(last, { largestUnit: "day" }).days);
      }),
    );
  });

  test("a date begins and ends at midnight in its zone, 23 hours apart when clocks go forward", () => {
    const zone = "America/New_York";
    const [date, instant] = ["2026-03-08", "2026-03-08T10:00:00+02:00"];
    const instants = [startOf(date, zone), endOf(date, zone), startOf(instant, zone)];
    const [start, end, unchanged] = ["2026-03-08T05:00Z", "2026-03-09T04:00Z", "2026-03-08T08:00Z"];
    expect(instants).toEqual([start, end, unchanged].map((text) => new Date(text)));
  });
});

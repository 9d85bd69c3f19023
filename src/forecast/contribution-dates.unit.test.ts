import { expect, test } from "vitest";
import { addDays, LAST_DATE } from "../kernel/calendar.ts";
import { contributionDate, contributionsThrough, FREQUENCIES } from "./contribution-dates.ts";

const first = (start: string, frequency: Parameters<typeof contributionDate>[1], count: number) =>
  Array.from({ length: count }, (_, at) => contributionDate(start, frequency, at + 1));

test.each([
  // The last day of a shorter month, then the day of the start date again.
  ["2027-01-31", "monthly", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]],
  ["2028-01-31", "monthly", ["2028-02-29", "2028-03-31"]],
  ["2028-02-29", "monthly", ["2028-03-29", "2028-04-29"]],
  ["2026-12-15", "monthly", ["2027-01-15", "2027-02-15"]],
  // The next 1st and 15th, whatever the start date.
  ["2026-11-30", "semimonthly", ["2026-12-01", "2026-12-15", "2027-01-01"]],
  ["2026-11-01", "semimonthly", ["2026-11-15", "2026-12-01", "2026-12-15"]],
  ["2026-11-14", "semimonthly", ["2026-11-15", "2026-12-01"]],
  ["2026-11-15", "semimonthly", ["2026-12-01", "2026-12-15"]],
  ["2026-11-16", "semimonthly", ["2026-12-01", "2026-12-15"]],
  ["2028-02-22", "weekly", ["2028-02-29", "2028-03-07"]],
  ["2026-12-25", "biweekly", ["2027-01-08", "2027-01-22"]],
  // Clock changes in Europe and America have no effect.
  ["2026-03-01", "weekly", ["2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29", "2026-04-05"]],
  ["2026-10-18", "weekly", ["2026-10-25", "2026-11-01", "2026-11-08"]],
] as const)("from %s, %s: %j", (start, frequency, dates) => {
  expect(first(start, frequency, dates.length)).toEqual(dates);
});

test("counts contributions through a date, including dates before the start and in the distant future", () => {
  for (const frequency of FREQUENCIES) {
    for (const start of ["2027-01-31", "2028-02-29", "2026-11-14", "2026-11-15"]) {
      const dates = first(start, frequency, 40);
      for (const [at, date] of dates.entries()) {
        expect(contributionsThrough(start, frequency, addDays(date, -1))).toBe(at);
        expect(contributionsThrough(start, frequency, date)).toBe(at + 1);
      }
      expect(contributionsThrough(start, frequency, "1900-01-01")).toBe(0);
      expect(contributionsThrough(start, frequency, start)).toBe(0);
    }
  }
  expect(contributionsThrough("2026-11-14", "monthly", LAST_DATE)).toBe(12 * 973 + 1);
  expect(contributionsThrough("2026-11-14", "weekly", LAST_DATE)).toBe(50_775);
});

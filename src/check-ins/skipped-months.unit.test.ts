import { expect, test } from "vitest";
import { skippedMonths } from "./skipped-months.ts";

const SHORT = "on the 31st in February, April, June, September, and November";
const FEBRUARY = "on the 30th in February";
const LEAP = "on the 29th in February except in leap years";
const APRIL = "on the 31st in April";

test.each<[rule: string, day: string, ...skipped: string[]]>([
  ["FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", SHORT],
  ["FREQ=MONTHLY", "2026-01-31", SHORT],
  ["FREQ=MONTHLY", "2026-01-30", FEBRUARY],
  ["FREQ=MONTHLY;BYMONTHDAY=29", "2026-01-01", LEAP],
  ["FREQ=MONTHLY;BYMONTHDAY=31,15,30", "2026-01-01", FEBRUARY, SHORT],
  ["FREQ=MONTHLY;INTERVAL=3", "2026-01-31", APRIL],
  ["FREQ=MONTHLY;INTERVAL=3", "2026-02-28"],
  ["FREQ=MONTHLY;INTERVAL=12", "2026-01-31"],
  ["FREQ=MONTHLY;BYMONTH=1,2,3;BYMONTHDAY=30", "2026-01-30", FEBRUARY],
  ["FREQ=DAILY;BYMONTHDAY=30", "2026-01-30", FEBRUARY],
  ["FREQ=YEARLY", "2028-02-29", LEAP],
  ["FREQ=YEARLY", "2028-01-31"],
  ["FREQ=YEARLY;BYMONTHDAY=30", "2028-01-31", FEBRUARY],
  ["FREQ=YEARLY;BYMONTH=1,4", "2028-01-31", APRIL],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31"],
  ["FREQ=MONTHLY;BYMONTHDAY=28", "2026-01-31"],
  ["FREQ=MONTHLY;BYDAY=-1FR", "2026-01-31"],
  ["FREQ=WEEKLY", "2026-01-31"],
  ["FREQ=DAILY", "2026-01-31"],
])("%s from %s skips: %s", (rule, day, ...skipped) => {
  const sentences = skipped.map((days) => `No check-in ${days}.`).join(" ");
  const expected = sentences ? `${sentences} BYMONTHDAY=-1 is the last day of every month.` : null;
  expect(skippedMonths({ rule, start: `${day}T18:00:00` })).toBe(expected);
});

import { expect, test } from "vitest";
import { skippedMonths } from "./skipped-months.ts";

const ALL_BUT_LONG = "February, April, June, September, and November";
const LAST_DAY = "BYMONTHDAY=-1 is the last day of every month.";

test.each([
  ["FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", `No check-in on the 31st in ${ALL_BUT_LONG}. ${LAST_DAY}`],
  ["FREQ=MONTHLY", "2026-01-31", `No check-in on the 31st in ${ALL_BUT_LONG}. ${LAST_DAY}`],
  ["FREQ=MONTHLY", "2026-01-30", `No check-in on the 30th in February. ${LAST_DAY}`],
  [
    "FREQ=MONTHLY;BYMONTHDAY=29",
    "2026-01-01",
    `No check-in on the 29th in February except in leap years. ${LAST_DAY}`,
  ],
  [
    "FREQ=MONTHLY;BYMONTHDAY=31,15,30",
    "2026-01-01",
    `No check-in on the 30th in February. No check-in on the 31st in ${ALL_BUT_LONG}. ${LAST_DAY}`,
  ],
  ["FREQ=MONTHLY;INTERVAL=3", "2026-01-31", `No check-in on the 31st in April. ${LAST_DAY}`],
  ["FREQ=MONTHLY;INTERVAL=3", "2026-02-28", null],
  ["FREQ=MONTHLY;INTERVAL=12", "2026-01-31", null],
  [
    "FREQ=MONTHLY;BYMONTH=1,2,3;BYMONTHDAY=30",
    "2026-01-30",
    `No check-in on the 30th in February. ${LAST_DAY}`,
  ],
  ["FREQ=DAILY;BYMONTHDAY=30", "2026-01-30", `No check-in on the 30th in February. ${LAST_DAY}`],
  ["FREQ=YEARLY", "2028-02-29", `No check-in on the 29th in February except in leap years. ${LAST_DAY}`],
  ["FREQ=YEARLY", "2028-01-31", null],
  ["FREQ=YEARLY;BYMONTHDAY=30", "2028-01-31", `No check-in on the 30th in February. ${LAST_DAY}`],
  ["FREQ=YEARLY;BYMONTH=1,4", "2028-01-31", `No check-in on the 31st in April. ${LAST_DAY}`],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", null],
  ["FREQ=MONTHLY;BYMONTHDAY=28", "2026-01-31", null],
  ["FREQ=MONTHLY;BYDAY=-1FR", "2026-01-31", null],
  ["FREQ=WEEKLY", "2026-01-31", null],
  ["FREQ=DAILY", "2026-01-31", null],
])("%s from %s skips: %s", (rule, day, expected) => {
  expect(skippedMonths({ rule, start: `${day}T18:00:00` })).toBe(expected);
});

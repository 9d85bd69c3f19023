import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../kernel/calendar.ts";
import { anniversary, assertNotPast, GRACE_DAYS, scheduleOn, stepOf, stepsThatCount } from "./schedule.ts";

describe("a step", () => {
  test.each([
    ["2026-03-10", "2026-05-10", "month"], // the second monthly anniversary
    ["2026-03-10", "2026-05-09", "week"],
    ["2026-03-10", "2026-03-10", "week"],
    ["2026-12-31", "2027-02-28", "month"], // the last day of February
    ["2026-12-31", "2027-02-27", "week"],
    ["2027-12-31", "2028-02-28", "week"], // a leap year
  ] as const)("from %s to %s is a %s", (createdOn, deadline, step) =>
    expect(stepOf({ createdOn, deadline })).toBe(step),
  );

  test.each([
    ["2026-01-31", "month", 0, "2026-01-31"],
    ["2026-01-31", "month", 1, "2026-02-28"],
    ["2026-01-31", "month", 2, "2026-03-31"],
    ["2026-01-31", "month", 25, "2028-02-29"],
    ["2026-01-31", "week", 5, "2026-03-07"],
  ] as const)("from %s by %s, the anniversary %d is %s", (createdOn, step, n, date) =>
    expect(anniversary(createdOn, step, n)).toBe(date),
  );

  test.each([
    ["month", "2026-03-09", 0], // the day before the creation, possible after a change of the time zone
    ["month", "2026-03-10", 0],
    ["month", "2026-04-13", 0], // the third day after the anniversary
    ["month", "2026-04-14", 1],
    ["month", "2026-05-13", 1],
    ["month", "2026-05-14", 2],
    ["month", "2027-03-14", 12],
    ["week", "2026-03-09", 0],
    ["week", "2026-03-18", 0], // the day after the anniversary
    ["week", "2026-03-19", 1],
    ["week", "2026-03-25", 1],
    ["week", "2026-03-26", 2],
  ] as const)("created on 10 March 2026, by %s: on %s there are %3$d that count", (step, today, steps) =>
    expect(stepsThatCount("2026-03-10", step, today)).toBe(steps),
  );
});

describe("the schedule by months: 1200.00 in 365 days from 10 March 2026", () => {
  const year = { targetAmount: 1200_00n, createdOn: "2026-03-10", deadline: "2027-03-10" };

  test.each([
    ["2026-03-09", 0n, 101_91n, "2026-04-10"],
    ["2026-03-10", 0n, 101_91n, "2026-04-10"], // 1200 x 31 / 365 = 101.917
    ["2026-04-13", 0n, 101_91n, "2026-04-10"], // three days late is still on time
    ["2026-04-14", 101_91n, 200_54n, "2026-05-10"], // 1200 x 61 / 365 = 200.547
    ["2026-05-13", 101_91n, 200_54n, "2026-05-10"],
    ["2027-02-13", 1006_02n, 1107_94n, "2027-02-10"], // 1200 x 306 and 337 / 365
    ["2027-02-14", 1107_94n, 1200_00n, "2027-03-10"],
    ["2027-03-10", 1107_94n, 1200_00n, "2027-03-10"], // the deadline, like the days before it
  ] as const)("on %s %d is expected, and %d at %s", (today, expected, expectedNext, nextDate) =>
    expect(scheduleOn(year, today)).toMatchObject({ expected, expectedNext, nextDate, overdue: false }),
  );

  test("the whole target is expected after the deadline", () => {
    const whole = { expected: 1200_00n, inEqualParts: 1200_00n, expectedNext: 1200_00n };
    for (const today of ["2027-03-11", "2031-01-01"])
      expect(scheduleOn(year, today)).toEqual({ ...whole, nextDate: "2027-03-10", overdue: true });
  });

  test("equal parts, one for each step, are rounded down", () => {
    expect(scheduleOn(year, "2026-05-14").inEqualParts).toBe(200_00n);
    const sevenMonths = { ...year, deadline: "2026-10-10", targetAmount: 100_00n }; // 14.28 each
    expect(scheduleOn(sevenMonths, "2026-07-14").inEqualParts).toBe(4n * 14_28n);
    const clamped = { targetAmount: 300_00n, createdOn: "2025-11-30", deadline: "2026-02-28" };
    expect(scheduleOn(clamped, "2026-01-03").inEqualParts).toBe(100_00n);
  });

  test("a deadline that is not an anniversary has no equal parts", () => {
    const { expected, inEqualParts } = scheduleOn({ ...year, deadline: "2027-03-11" }, "2026-05-14");
    expect(inEqualParts).toBe(expected);
  });

  test("a deadline between two anniversaries is the last step", () => {
    const goal = { ...year, deadline: "2026-06-18" }; // 100 days
    expect(scheduleOn(goal, "2026-06-13")).toMatchObject({ expected: 732_00n, nextDate: "2026-06-10" });
    const last = { expected: 1104_00n, expectedNext: 1200_00n }; // 92 of 100 days
    expect(scheduleOn(goal, "2026-06-14")).toMatchObject({ ...last, nextDate: "2026-06-18" });
    expect(scheduleOn(goal, "2026-06-18")).toMatchObject(last);
  });

  test("a deadline less than four days after an anniversary is before its step counts", () => {
    const goal = { ...year, deadline: "2026-06-12" }; // 94 days
    const amounts = { expected: 778_72n, expectedNext: 1174_46n }; // 61 and 92 of 94 days
    for (const today of ["2026-06-10", "2026-06-12"])
      expect(scheduleOn(goal, today)).toMatchObject({ ...amounts, nextDate: "2026-06-10" });
  });
});

describe("the schedule by weeks: 420.00 in 42 days from 10 March 2026", () => {
  const sixWeeks = { targetAmount: 420_00n, createdOn: "2026-03-10", deadline: "2026-04-21" };

  test.each([
    ["2026-03-10", 0n, 70_00n, "2026-03-17"],
    ["2026-03-18", 0n, 70_00n, "2026-03-17"],
    ["2026-03-19", 70_00n, 140_00n, "2026-03-24"],
    ["2026-04-15", 280_00n, 350_00n, "2026-04-14"],
    ["2026-04-16", 350_00n, 420_00n, "2026-04-21"],
    ["2026-04-21", 350_00n, 420_00n, "2026-04-21"],
  ] as const)("on %s %d is expected, and %d at %s", (today, expected, expectedNext, nextDate) => {
    const next = { expectedNext, nextDate, overdue: false };
    expect(scheduleOn(sixWeeks, today)).toEqual({ expected, inEqualParts: expected, ...next });
  });

  test.each(["2026-03-17", "2026-03-10"])(
    "nothing is expected of a goal due on %s until that day has ended",
    (deadline) => {
      const short = { ...sixWeeks, deadline };
      const next = { expectedNext: 420_00n, nextDate: deadline, overdue: false };
      const schedule = { expected: 0n, inEqualParts: 0n, ...next };
      expect(scheduleOn(short, "2026-03-10")).toEqual(schedule);
      expect(scheduleOn(short, deadline)).toEqual(schedule);
      expect(scheduleOn(short, addDays(deadline, 1))).toMatchObject({ expected: 420_00n, overdue: true });
    },
  );

  test("the deadline is before the creation after a change of the time zone", () => {
    const early = { ...sixWeeks, deadline: "2026-03-09" };
    expect(scheduleOn(early, "2026-03-09")).toMatchObject({ expected: 0n, expectedNext: 420_00n });
    expect(scheduleOn(early, "2026-03-10")).toMatchObject({ expected: 420_00n, overdue: true });
  });
});

test("a schedule never decreases, expects the next step on the day it counts, and ends at the target", () => {
  const schedules = fc.record({
    targetAmount: fc.bigInt({ min: 1n, max: 10n ** 15n }),
    createdOn: fc.integer({ min: 0, max: 1500 }).map((days) => addDays("2026-01-01", days)),
    days: fc.integer({ min: 0, max: 1500 }),
    at: fc.integer({ min: 0, max: 1500 }),
  });
  fc.assert(
    fc.property(schedules, ({ targetAmount, createdOn, days, at }) => {
      const goal = { targetAmount, createdOn, deadline: addDays(createdOn, days) };
      const today = addDays(createdOn, Math.min(at, days));
      const [is, then] = [scheduleOn(goal, today), scheduleOn(goal, addDays(today, 1))];
      expect(is.expected <= is.expectedNext && is.expectedNext <= targetAmount).toBe(true);
      expect(then.expected >= is.expected && then.expectedNext >= is.expectedNext).toBe(true);
      expect(is.nextDate <= goal.deadline).toBe(true);
      expect(is.nextDate > addDays(today, -GRACE_DAYS[stepOf(goal)])).toBe(true);
      if (then.expected > is.expected && !then.overdue) expect(then.expected).toBe(is.expectedNext);
    }),
    { numRuns: 2_000 },
  );
});

test("a deadline may be today but not yesterday", () => {
  expect(() => assertNotPast("2026-01-01", "2026-01-01")).not.toThrow();
  expect(() => assertNotPast("2025-12-31", "2026-01-01")).toThrow(/is in the past/);
});

import { describe, expect, test } from "vitest";
import { paceStart, projectedDate } from "./pace.ts";

describe("the projected date", () => {
  test.each([
    [0n, { inflow: 0n, days: 0 }, "2027-01-30"], // nothing remains
    [-5n, { inflow: -5n, days: 10 }, "2027-01-30"],
    [300n, { inflow: 100n, days: 10 }, "2027-03-01"], // 300 x 10 / 100 = 30 days, past 28 February
    [301n, { inflow: 100n, days: 10 }, "2027-03-02"], // 30.1 days: rounded up
    [1n, { inflow: 1_000_000n, days: 1 }, "2027-01-31"],
    [1n, { inflow: 0n, days: 10 }, null],
    [1n, { inflow: -1n, days: 10 }, null],
    [1n, { inflow: 1n, days: 0 }, null], // created today: no pace yet
    [355_351n, { inflow: 1n, days: 1 }, "2999-12-31"],
    [355_352n, { inflow: 1n, days: 1 }, null], // after the last date that the books know
    [10n ** 15n, { inflow: 1n, days: 90 }, null],
  ])("of %d at %o", (remaining, pace, date) =>
    expect(projectedDate(remaining, pace, "2027-01-30")).toBe(date),
  );

  test("crosses a leap day", () => {
    expect(projectedDate(2n, { inflow: 1n, days: 1 }, "2028-02-28")).toBe("2028-03-01");
  });
});

test("a pace counts 90 days of the calendar, today among them", () => {
  expect(paceStart("2026-03-31")).toBe("2026-01-01"); // 31 + 28 + 31 = 90
});

import { describe, expect, test } from "vitest";
import { type Course, type DriftStatus, expectedOf, gapOf, newsOf, statusOf } from "./drift.ts";
import { NO_PACE, type Pace, projectedDate } from "./pace.ts";

type Case = readonly [
  title: string,
  course: Course,
  at: { readonly today: string; readonly left?: true; readonly pace?: Pace },
  expected: {
    readonly status: DriftStatus;
    readonly expected: bigint | null;
    readonly gap: bigint | null;
    readonly projected: string | null;
  },
];

/** 100 days from 1 January 2026 to 11 April. */
const hundred = (actual: bigint, more: Partial<Course> = {}): Course => ({
  targetAmount: 10_000n,
  actual,
  createdOn: "2026-01-01",
  deadline: "2026-04-11",
  ...more,
});
/** 365 days, 100 a day; 20 July is day 200: 31 + 28 + 31 + 30 + 31 + 30 + 19. */
const year = (actual: bigint): Course => ({
  targetAmount: 36_500n,
  actual,
  createdOn: "2026-01-01",
  deadline: "2027-01-01",
});
const JULY = "2026-07-20";
const in50 = (inflow: bigint): Pace => ({ inflow, days: 50 });
const in90 = (inflow: bigint): Pace => ({ inflow, days: 90 });

const CASES: readonly Case[] = [
  [
    "created today: 10000 x 0 / 100, and no pace yet",
    hundred(0n),
    { today: "2026-01-01" },
    { status: "on_track", expected: 0n, gap: 0n, projected: null },
  ],
  [
    "created today with the deadline today: all of it is due, and cannot come in time",
    hundred(0n, { deadline: "2026-01-01" }),
    { today: "2026-01-01" },
    { status: "at_risk", expected: 10_000n, gap: 10_000n, projected: null },
  ],
  [
    "not yet created, where a change of zone turned the calendar back",
    hundred(0n),
    { today: "2025-12-31" },
    { status: "on_track", expected: 0n, gap: 0n, projected: null },
  ],
  [
    "halfway, 10000 x 50 / 100 = 5000, short by 200 = 2 %; 5200 x 50 / 4800 = 54.2 days",
    hundred(4_800n),
    { today: "2026-02-20", pace: in50(4_800n) },
    { status: "on_track", expected: 5_000n, gap: 200n, projected: "2026-04-16" },
  ],
  [
    "short by 201, more than 2 %; 5201 x 50 / 4799 = 54.2 days, 5 too many",
    hundred(4_799n),
    { today: "2026-02-20", pace: in50(4_799n) },
    { status: "at_risk", expected: 5_000n, gap: 201n, projected: "2026-04-16" },
  ],
  [
    "2 % of 149 is 2.98: short by 2 of floor(149 x 50 / 100) = 74 is little enough; 77 x 50 / 72 = 53.5 days",
    hundred(72n, { targetAmount: 149n }),
    { today: "2026-02-20", pace: in50(72n) },
    { status: "on_track", expected: 74n, gap: 2n, projected: "2026-04-15" },
  ],
  [
    "short by 3 is not; 78 x 50 / 71 = 54.9 days",
    hundred(71n, { targetAmount: 149n }),
    { today: "2026-02-20", pace: in50(71n) },
    { status: "at_risk", expected: 74n, gap: 3n, projected: "2026-04-16" },
  ],
  [
    "ahead of its schedule; 4000 x 50 / 6000 = 33.3 days",
    hundred(6_000n),
    { today: "2026-02-20", pace: in50(6_000n) },
    { status: "on_track", expected: 5_000n, gap: 0n, projected: "2026-03-26" },
  ],
  [
    "has left, short by 1: coming back takes no gap; 5001 x 50 / 4999 = 50.02 days, 1 too many",
    hundred(4_999n),
    { today: "2026-02-20", left: true, pace: in50(4_999n) },
    { status: "at_risk", expected: 5_000n, gap: 1n, projected: "2026-04-12" },
  ],
  [
    "has left and is back without a gap; 5000 x 50 / 5000",
    hundred(5_000n),
    { today: "2026-02-20", left: true, pace: in50(5_000n) },
    { status: "on_track", expected: 5_000n, gap: 0n, projected: "2026-04-11" },
  ],
  [
    "never left, short by 1",
    hundred(4_999n),
    { today: "2026-02-20", pace: in50(4_999n) },
    { status: "on_track", expected: 5_000n, gap: 1n, projected: "2026-04-12" },
  ],
  [
    "day 200: 36500 x 200 / 365 = 20000, short by 2000; 18500 x 90 / 14000 = 118.9 days of the 165 left",
    year(18_000n),
    { today: JULY, pace: in90(14_000n) },
    { status: "behind", expected: 20_000n, gap: 2_000n, projected: "2026-11-16" },
  ],
  [
    "in time to the day: 18500 x 90 / 10091 = 164.998 days",
    year(18_000n),
    { today: JULY, pace: in90(10_091n) },
    { status: "behind", expected: 20_000n, gap: 2_000n, projected: "2027-01-01" },
  ],
  [
    "late by a day: 18500 x 90 / 10090 = 165.01 days",
    year(18_000n),
    { today: JULY, pace: in90(10_090n) },
    { status: "at_risk", expected: 20_000n, gap: 2_000n, projected: "2027-01-02" },
  ],
  [
    "more went out than came in",
    year(18_000n),
    { today: JULY, pace: in90(-1n) },
    { status: "at_risk", expected: 20_000n, gap: 2_000n, projected: null },
  ],
  [
    "the deadline today, short by 2 %; 200 x 90 / 9800 = 1.8 days",
    hundred(9_800n),
    { today: "2026-04-11", pace: in90(9_800n) },
    { status: "on_track", expected: 10_000n, gap: 200n, projected: "2026-04-13" },
  ],
  [
    "the deadline today, short by more: it takes a day at the least",
    hundred(9_799n),
    { today: "2026-04-11", pace: in90(9_000_000n) },
    { status: "at_risk", expected: 10_000n, gap: 201n, projected: "2026-04-12" },
  ],
  [
    "the deadline was yesterday, short by 1",
    hundred(9_999n),
    { today: "2026-04-12", pace: in90(9_999n) },
    { status: "overdue", expected: 10_000n, gap: 1n, projected: "2026-04-13" },
  ],
  [
    "reached, and the deadline is past",
    hundred(10_000n),
    { today: "2026-12-31" },
    { status: "complete", expected: 10_000n, gap: 0n, projected: "2026-12-31" },
  ],
  [
    "overfunded before its time, having left its schedule once",
    hundred(12_000n),
    { today: "2026-02-20", left: true },
    { status: "complete", expected: 5_000n, gap: 0n, projected: "2026-02-20" },
  ],
  [
    "no deadline; 9000 x 50 / 1000 = 450 days",
    hundred(1_000n, { deadline: null }),
    { today: "2026-02-20", pace: in50(1_000n) },
    { status: "no_deadline", expected: null, gap: null, projected: "2027-05-16" },
  ],
  [
    "no deadline, reached",
    hundred(10_000n, { deadline: null }),
    { today: "2026-02-20" },
    { status: "complete", expected: null, gap: null, projected: "2026-02-20" },
  ],
  [
    "across a leap day: 10000 x 1 / 2 on 29 February 2028",
    hundred(5_000n, { createdOn: "2028-02-28", deadline: "2028-03-01" }),
    { today: "2028-02-29", pace: { inflow: 5_000n, days: 1 } },
    { status: "on_track", expected: 5_000n, gap: 0n, projected: "2028-03-01" },
  ],
  [
    "created on a leap day, a year of 365 days: floor(10000 x 1 / 365) = 27 the day after",
    hundred(27n, { createdOn: "2028-02-29", deadline: "2029-02-28" }),
    { today: "2028-03-01", pace: { inflow: 27n, days: 1 } },
    // 9973 / 27 = 369.4 days
    { status: "on_track", expected: 27n, gap: 0n, projected: "2029-03-06" },
  ],
  [
    "yen: floor(1000 x 1 / 3) = 333",
    hundred(333n, { targetAmount: 1_000n, deadline: "2026-01-04" }),
    { today: "2026-01-02", pace: { inflow: 333n, days: 1 } },
    // 667 / 333 = 2.003 days
    { status: "on_track", expected: 333n, gap: 0n, projected: "2026-01-05" },
  ],
  [
    "the largest target that the books keep: 10^15 x 33 / 100",
    hundred(0n, { targetAmount: 10n ** 15n }),
    { today: "2026-02-03", pace: { inflow: 0n, days: 33 } },
    { status: "at_risk", expected: 330_000_000_000_000n, gap: 330_000_000_000_000n, projected: null },
  ],
];

describe("a goal's drift", () => {
  test.each(CASES)("%s", (_, course, { today, left = false, pace = NO_PACE }, told) => {
    expect({
      status: statusOf(course, today, left, pace),
      expected: expectedOf(course, today),
      gap: gapOf(course, today),
      projected: projectedDate(course.targetAmount - course.actual, pace, today),
    }).toEqual(told);
  });
});

describe("a change of status is", () => {
  test.each([
    ["an alert", "on_track", "behind", "alert"],
    ["an alert", "behind", "at_risk", "alert"],
    ["an alert", "at_risk", "overdue", "alert"],
    ["an alert", "complete", "at_risk", "alert"],
    ["good news", "overdue", "on_track", "good"],
    ["good news", "behind", "on_track", "good"],
    ["good news", "on_track", "complete", "good"],
    ["good news", "overdue", "complete", "good"],
    ["nothing to hear", "overdue", "at_risk", undefined],
    ["nothing to hear", "at_risk", "behind", undefined],
    ["nothing to hear", "complete", "on_track", undefined],
    ["nothing to hear", "no_deadline", "overdue", undefined],
    ["nothing to hear", "no_deadline", "complete", undefined],
    ["nothing to hear", "at_risk", "no_deadline", undefined],
  ] as const)("%s, from %s to %s", (_, before, after, news) => {
    expect(newsOf(before, after)).toBe(news);
  });
});

import { describe, expect, test } from "vitest";
import type { DriftStatus } from "../books/rows.ts";
import { type Course, gapOf, goesIntoInbox, newsOf, statusOf } from "./status.ts";

/** 1200.00 in 365 days from 10 March 2026. 2 % are 24.00, 1 % is 12.00. */
const year = (actual: bigint, more: Partial<Course> = {}): Course => ({
  targetAmount: 1200_00n,
  actual,
  createdOn: "2026-03-10",
  deadline: "2027-03-10",
  majorUnit: 100n,
  ...more,
});

const OF_TEN = { targetAmount: 10_00n, deadline: "2026-06-18" }; // in 100 days
const OF_1000_YEN = { targetAmount: 1000n, deadline: "2026-06-18", majorUnit: 1n };
const TWO_MONTHS = { targetAmount: 1000_00n, createdOn: "2026-01-01", deadline: "2026-03-01" };

type More = Partial<Course> & { readonly before?: DriftStatus };

type Leaving = [
  what: string,
  actual: bigint,
  today: string,
  status: DriftStatus,
  gap: bigint | null,
  more?: More,
];

const LEAVING: Leaving[] = [
  ["on the day of creation", 0n, "2026-03-10", "on_track", 0n],
  ["before the creation date after a change of the time zone", 0n, "2026-03-09", "on_track", 0n],
  ["three days after the first anniversary, which does not count yet", 0n, "2026-04-13", "on_track", 0n],
  // On the fourth day 1200 x 31 / 365 = 101.91 are expected.
  ["short by 24.00 = 2 %", 77_91n, "2026-04-14", "on_track", 24_00n],
  ["short by 24.01", 77_90n, "2026-04-14", "behind", 24_01n],
  ["short by less than the next step of 98.63 plus 1 %", 0n, "2026-04-14", "behind", 101_91n],
  // 200.54 are expected, and 302.46 next.
  ["short by 101.92 and 1 %", 86_62n, "2026-05-14", "behind", 113_92n],
  ["short by a cent more", 86_61n, "2026-05-14", "at_risk", 113_93n],
  // 3.10 of 10.00 are expected, in yen 310 of 1000.
  ["short by one major unit, although it is more than 2 %", 2_10n, "2026-04-14", "on_track", 1_00n, OF_TEN],
  ["short by a cent more than one major unit", 2_09n, "2026-04-14", "behind", 1_01n, OF_TEN],
  ["short by 20 yen = 2 %", 290n, "2026-04-14", "on_track", 20n, OF_1000_YEN],
  ["short by 21 yen", 289n, "2026-04-14", "behind", 21n, OF_1000_YEN],
  // 31 of 59 days are more than half.
  ["half of the target after one of two months", 500_00n, "2026-02-05", "on_track", 25_42n, TWO_MONTHS],
  ["a cent less than half", 499_99n, "2026-02-05", "behind", 25_43n, TWO_MONTHS],
  ["ahead of its schedule", 500_00n, "2026-05-14", "on_track", 0n],
  // The deadline is treated like the day before.
  ["on the deadline with the expected 1107.94", 1107_94n, "2027-03-10", "on_track", 0n],
  ["the day after the deadline, short by a cent", 1199_99n, "2027-03-11", "overdue", 1n],
  ["created on its deadline", 0n, "2026-03-10", "on_track", 0n, { deadline: "2026-03-10" }],
  ["reached long after the deadline", 1200_00n, "2029-01-01", "complete", 0n, { before: "overdue" }],
  // 10^15 x 31 / 100
  ["the largest", 0n, "2026-04-14", "behind", 31n * 10n ** 13n, { ...OF_TEN, targetAmount: 10n ** 15n }],
  ["reached after it was off schedule", 1200_00n, "2026-04-14", "complete", 0n, { before: "at_risk" }],
  ["without a deadline", 0n, "2026-04-14", "no_deadline", null, { deadline: null }],
  ["reached without a deadline", 1300_00n, "2026-04-14", "complete", null, { deadline: null }],
];

/** On 14 May 200.54 are expected, and 302.46 on the next date; the goal returns with 1 % less, 290.46. */
const RETURNING: [what: string, actual: bigint, before: DriftStatus, after: DriftStatus][] = [
  ["the expected amount is not sufficient", 200_54n, "behind", "behind"],
  ["a cent is missing", 290_45n, "behind", "behind"],
  ["only 1 % is missing", 290_46n, "behind", "on_track"],
  ["at risk, a cent is missing", 290_45n, "at_risk", "at_risk"],
  ["at risk, only 1 % is missing", 290_46n, "at_risk", "on_track"],
  ["at risk does not improve to behind", 150_00n, "at_risk", "at_risk"],
  ["behind becomes at risk", 86_61n, "behind", "at_risk"],
  ["behind stays behind", 86_62n, "behind", "behind"],
  ["overdue and given a later deadline: behind", 150_00n, "overdue", "behind"],
  ["overdue and given a later deadline: at risk", 50_00n, "overdue", "at_risk"],
  ["overdue and given a sufficiently late deadline", 290_46n, "overdue", "on_track"],
  ["complete before a release", 290_45n, "complete", "on_track"],
  ["given its first deadline", 176_54n, "no_deadline", "on_track"],
];

describe("a goal is off schedule or not", () => {
  test.each(LEAVING)("%s", (_, actual, today, status, gap, { before = "on_track", ...more } = {}) => {
    const course = year(actual, more);
    expect([statusOf(course, today, before), gapOf(course, today)]).toEqual([status, gap]);
  });
});

describe("a goal returns to its schedule", () => {
  test.each(RETURNING)("%s", (_, actual, before, after) => {
    expect(statusOf(year(actual), "2026-05-14", before)).toBe(after);
  });

  test("on the deadline with 99 % but not the day after", () => {
    expect(statusOf(year(1188_00n), "2027-03-10", "behind")).toBe("on_track");
    expect(statusOf(year(1187_99n), "2027-03-10", "behind")).toBe("behind");
    expect(statusOf(year(1188_00n), "2027-03-11", "behind")).toBe("overdue");
  });

  test("1 % is rounded down", () => {
    const returned = (actual: bigint) =>
      statusOf(year(actual, { targetAmount: 199n, majorUnit: 1n }), "2027-03-10", "behind");
    expect([returned(197n), returned(198n)]).toEqual(["behind", "on_track"]); // 199 / 100 = 1.99
  });
});

describe("a change of status is", () => {
  test.each([
    ["an alert", "on_track", "behind", "alert", true],
    ["an alert", "on_track", "at_risk", "alert", true],
    ["an alert without an inbox item", "behind", "at_risk", "alert", false],
    ["an alert", "behind", "overdue", "alert", true],
    ["an alert", "at_risk", "overdue", "alert", true],
    ["an alert", "on_track", "overdue", "alert", true],
    ["an alert", "complete", "at_risk", "alert", true],
    ["good news", "overdue", "on_track", "good", true],
    ["good news", "behind", "on_track", "good", true],
    ["good news that the inbox shows as a milestone", "on_track", "complete", "good", false],
    ["good news that the inbox shows as a milestone", "overdue", "complete", "good", false],
    ["no news", "overdue", "at_risk", undefined, false],
    ["no news", "overdue", "behind", undefined, false],
    ["no news", "complete", "on_track", undefined, false],
    ["no news", "no_deadline", "overdue", undefined, false],
    ["no news", "no_deadline", "complete", undefined, false],
    ["no news", "at_risk", "no_deadline", undefined, false],
  ] as const)("%s, from %s to %s", (_, before, after, news, inInbox) => {
    expect([newsOf(before, after), goesIntoInbox(before, after)]).toEqual([news, inInbox]);
  });
});

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

type Case = readonly [
  title: string,
  course: Course,
  at: { readonly today: string; readonly before?: DriftStatus },
  expected: { readonly status: DriftStatus; readonly gap: bigint | null },
];

const LEAVING: readonly Case[] = [
  ["on the day of creation", year(0n), { today: "2026-03-10" }, { status: "on_track", gap: 0n }],
  [
    "before the creation date after a change of the time zone",
    year(0n),
    { today: "2026-03-09" },
    { status: "on_track", gap: 0n },
  ],
  [
    "three days after the first anniversary, which does not count yet",
    year(0n),
    { today: "2026-04-13" },
    { status: "on_track", gap: 0n },
  ],
  [
    "on the fourth day 1200 x 31 / 365 = 101.91 are expected: short by 24.00 = 2 %",
    year(77_91n),
    { today: "2026-04-14" },
    { status: "on_track", gap: 24_00n },
  ],
  ["short by 24.01", year(77_90n), { today: "2026-04-14" }, { status: "behind", gap: 24_01n }],
  [
    "nothing saved: short by 101.91, less than the next step of 98.63 plus 1 %",
    year(0n),
    { today: "2026-04-14" },
    { status: "behind", gap: 101_91n },
  ],
  [
    "200.54 expected and 302.46 next: short by 101.92 and 1 %",
    year(86_62n),
    { today: "2026-05-14" },
    { status: "behind", gap: 113_92n },
  ],
  ["short by a cent more", year(86_61n), { today: "2026-05-14" }, { status: "at_risk", gap: 113_93n }],
  [
    "one major unit is tolerated if it is more than 2 %: 3.10 of 10.00 expected",
    year(2_10n, { targetAmount: 10_00n, deadline: "2026-06-18" }), // 31 of 100 days
    { today: "2026-04-14" },
    { status: "on_track", gap: 1_00n },
  ],
  [
    "short by a cent more than one major unit",
    year(2_09n, { targetAmount: 10_00n, deadline: "2026-06-18" }),
    { today: "2026-04-14" },
    { status: "behind", gap: 1_01n },
  ],
  [
    "in yen: 310 of 1000 expected, short by 20 = 2 %",
    year(290n, { targetAmount: 1000n, deadline: "2026-06-18", majorUnit: 1n }),
    { today: "2026-04-14" },
    { status: "on_track", gap: 20n },
  ],
  [
    "in yen, short by 21",
    year(289n, { targetAmount: 1000n, deadline: "2026-06-18", majorUnit: 1n }),
    { today: "2026-04-14" },
    { status: "behind", gap: 21n },
  ],
  [
    "half of the target after one of two months is on track, although 31 of 59 days are more than half",
    year(500_00n, { targetAmount: 1000_00n, createdOn: "2026-01-01", deadline: "2026-03-01" }),
    { today: "2026-02-05" },
    { status: "on_track", gap: 25_42n },
  ],
  [
    "a cent less than half is off schedule",
    year(499_99n, { targetAmount: 1000_00n, createdOn: "2026-01-01", deadline: "2026-03-01" }),
    { today: "2026-02-05" },
    { status: "behind", gap: 25_43n },
  ],
  ["ahead of its schedule", year(500_00n), { today: "2026-05-14" }, { status: "on_track", gap: 0n }],
  [
    "on the deadline, which is treated like the day before: 1107.94 expected",
    year(1107_94n),
    { today: "2027-03-10" },
    { status: "on_track", gap: 0n },
  ],
  [
    "the day after the deadline, short by a cent",
    year(1199_99n),
    { today: "2027-03-11" },
    { status: "overdue", gap: 1n },
  ],
  [
    "created on its deadline",
    year(0n, { deadline: "2026-03-10" }),
    { today: "2026-03-10" },
    { status: "on_track", gap: 0n },
  ],
  [
    "reached long after the deadline",
    year(1200_00n),
    { today: "2029-01-01", before: "overdue" },
    { status: "complete", gap: 0n },
  ],
  [
    "the largest target: 10^15 x 31 / 100",
    year(0n, { targetAmount: 10n ** 15n, deadline: "2026-06-18" }),
    { today: "2026-04-14" },
    { status: "behind", gap: 310_000_000_000_000n },
  ],
  [
    "reached after it was off schedule",
    year(1200_00n),
    { today: "2026-04-14", before: "at_risk" },
    { status: "complete", gap: 0n },
  ],
  [
    "without a deadline",
    year(0n, { deadline: null }),
    { today: "2026-04-14" },
    { status: "no_deadline", gap: null },
  ],
  [
    "reached without a deadline",
    year(1300_00n, { deadline: null }),
    { today: "2026-04-14" },
    { status: "complete", gap: null },
  ],
];

/** On 14 May 200.54 are expected, and 302.46 on the next date; the goal returns with 1 % less, 290.46. */
const RETURNING: readonly (readonly [
  title: string,
  actual: bigint,
  before: DriftStatus,
  after: DriftStatus,
])[] = [
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

describe("a goal goes off schedule", () => {
  test.each(LEAVING)("%s", (_, course, { today, before = "on_track" }, expected) => {
    expect({ status: statusOf(course, today, before), gap: gapOf(course, today) }).toEqual(expected);
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

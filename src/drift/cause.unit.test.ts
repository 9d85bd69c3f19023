import { describe, expect, test } from "vitest";
import { causeOf, type Past } from "./cause.ts";
import type { Course } from "./status.ts";

/** On 1 February 31 of 62 days have passed: 5000 of 10000 are expected. */
const TODAY = "2026-02-20";
const course = (actual: bigint, more: Partial<Course> = {}): Course => ({
  targetAmount: 10_000n,
  actual,
  createdOn: "2026-01-01",
  deadline: "2026-03-04",
  majorUnit: 1n,
  ...more,
});
const flows = (...amounts: (bigint | [amount: bigint, reverses: string])[]) =>
  amounts.map((one, at) => {
    const [amount, reverses] = Array.isArray(one) ? one : [one, null];
    return { id: `${at}`, amount, reverses };
  });

type Case = readonly [
  title: string,
  course: Course,
  past: Past | undefined,
  uncovered: bigint,
  told: unknown,
];

const CASES: readonly Case[] = [
  [
    "nothing came in",
    course(1_000n),
    { flows: [] },
    0n,
    { kind: "missed_pace", amount: 4_000n }, // 5000 - 1000
  ],
  [
    "money that was released and is missing now",
    course(4_000n),
    { flows: flows(6_000n, -2_000n) },
    0n,
    { kind: "released_money", amount: 1_000n }, // of 2000 released 1000 were above the schedule
  ],
  [
    "less was released than did not come",
    course(3_000n),
    { flows: flows(3_500n, -500n) },
    0n,
    { kind: "missed_pace", amount: 1_500n }, // 2000 - 500
  ],
  [
    "what was released came back since",
    course(3_000n),
    { flows: flows(3_000n, -1_000n, 400n, 600n) },
    0n,
    { kind: "missed_pace", amount: 2_000n },
  ],
  [
    "half of what was released came back: at best 5000, now 4500",
    course(4_500n),
    { flows: flows(5_000n, -1_000n, 500n) },
    0n,
    { kind: "released_money", amount: 500n },
  ],
  [
    "a mistake that was reversed is no release",
    course(4_500n),
    { flows: flows(4_500n, 3_000n, [-3_000n, "1"]) },
    0n,
    { kind: "missed_pace", amount: 500n },
  ],
  [
    "the reversal of an older inflow does not count either: that money never came",
    course(1_500n),
    { flows: flows([-3_000n, "long ago"]) },
    0n,
    { kind: "missed_pace", amount: 3_500n },
  ],
  [
    "a release that was reversed left nothing missing",
    course(4_000n),
    { flows: flows(4_000n, -2_000n, [2_000n, "1"]) },
    0n,
    { kind: "missed_pace", amount: 1_000n },
  ],
  [
    "the target was 6000, and 3000 expected",
    course(2_900n),
    { flows: flows(2_900n), targetBefore: 6_000n },
    0n,
    { kind: "raised_target", amount: 2_000n }, // 5000 - 3000; 100 did not come
  ],
  [
    "a lowered target explains nothing",
    course(4_000n),
    { flows: [], targetBefore: 20_000n },
    0n,
    { kind: "missed_pace", amount: 1_000n },
  ],
  [
    "the deadline was 5 May, 124 days: 10000 x 31 / 124 = 2500 expected",
    course(2_500n),
    { flows: [], deadlineBefore: "2026-05-05" },
    0n,
    { kind: "earlier_deadline", amount: 2_500n },
  ],
  [
    "there was no deadline, and nothing expected",
    course(1_000n),
    { flows: [], deadlineBefore: null },
    0n,
    { kind: "earlier_deadline", amount: 4_000n }, // of 5000; the goal holds 1000
  ],
  [
    "target and deadline changed: 5000 - 4000 for the target, 4000 - 2000 for the deadline",
    course(2_000n),
    { flows: [], targetBefore: 8_000n, deadlineBefore: "2026-05-05" },
    0n,
    { kind: "earlier_deadline", amount: 2_000n },
  ],
  [
    "of equal causes the plainer one: 1000 released, 1000 for the target",
    course(3_000n),
    { flows: flows(4_000n, -1_000n), targetBefore: 8_000n },
    0n,
    { kind: "released_money", amount: 1_000n },
  ],
  [
    "more for the target than was released, of a gap smaller than both",
    course(4_000n),
    { flows: flows(5_500n, -1_500n), targetBefore: 4_000n },
    0n,
    { kind: "raised_target", amount: 1_000n }, // 5000 - 2000 = 3000
  ],
  [
    "more released than for the target, of a gap smaller than both",
    course(4_000n),
    { flows: flows(7_500n, -3_500n), targetBefore: 4_000n },
    0n,
    { kind: "released_money", amount: 1_000n },
  ],
  [
    "an account covers more than the gap and less than was released",
    course(4_000n),
    { flows: flows(6_000n, -2_000n) },
    1_500n,
    { kind: "released_money", amount: 1_000n },
  ],
  [
    "it has left its schedule and holds what is expected again",
    course(5_000n),
    { flows: flows(6_000n, -1_000n) },
    0n,
    null,
  ],
  [
    "an account covers less than is missing",
    course(4_000n),
    { flows: [] },
    999n,
    { kind: "missed_pace", amount: 1_000n },
  ],
  [
    "an account covers less, by more than is missing",
    course(4_000n),
    { flows: [] },
    1_001n,
    { kind: "dropped_balance", amount: 1_001n },
  ],
  [
    "a goal on its schedule, not covered",
    course(5_000n),
    undefined,
    70n,
    { kind: "dropped_balance", amount: 70n },
  ],
  ["a goal on its schedule, within the 2 %", course(4_900n), undefined, 0n, null],
  [
    "overdue: all of 10000 is due",
    course(9_000n, { deadline: "2026-02-19" }),
    { flows: [] },
    0n,
    { kind: "missed_pace", amount: 1_000n },
  ],
];

describe("the cause", () => {
  test.each(CASES)("%s", (_, goal, past, uncovered, told) =>
    expect(causeOf(goal, { past, uncovered, today: TODAY })).toEqual(told),
  );
});

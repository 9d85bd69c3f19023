import { describe, expect, test } from "vitest";
import { causeOf, type Past } from "./cause.ts";
import type { Course } from "./status.ts";

/** On 1 February, 31 of 62 days have passed and 5000 of 10000 are expected. */
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
  cause: unknown,
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
    "released money is missing",
    course(4_000n),
    { flows: flows(6_000n, -2_000n) },
    0n,
    { kind: "released_money", amount: 1_000n }, // 2000 were released, 1000 of them above the schedule
  ],
  [
    "less was released than was not contributed",
    course(3_000n),
    { flows: flows(3_500n, -500n) },
    0n,
    { kind: "missed_pace", amount: 1_500n }, // 2000 - 500
  ],
  [
    "released money was replaced",
    course(3_000n),
    { flows: flows(3_000n, -1_000n, 400n, 600n) },
    0n,
    { kind: "missed_pace", amount: 2_000n },
  ],
  [
    "half of the released money was replaced: at most 5000, now 4500",
    course(4_500n),
    { flows: flows(5_000n, -1_000n, 500n) },
    0n,
    { kind: "released_money", amount: 500n },
  ],
  [
    "a reversed allocation is not a release",
    course(4_500n),
    { flows: flows(4_500n, 3_000n, [-3_000n, "1"]) },
    0n,
    { kind: "missed_pace", amount: 500n },
  ],
  [
    "the reversal of an older inflow is not a release",
    course(1_500n),
    { flows: flows([-3_000n, "long ago"]) },
    0n,
    { kind: "missed_pace", amount: 3_500n },
  ],
  [
    "a reversed release does not count",
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
    { kind: "raised_target", amount: 2_000n }, // 5000 - 3000; 100 are missed pace
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
    { kind: "earlier_deadline", amount: 4_000n }, // of 5000; the goal has 1000
  ],
  [
    "target and deadline changed: 5000 - 4000 for the target, 4000 - 2000 for the deadline",
    course(2_000n),
    { flows: [], targetBefore: 8_000n, deadlineBefore: "2026-05-05" },
    0n,
    { kind: "earlier_deadline", amount: 2_000n },
  ],
  [
    "of equal causes the first one: 1000 released, 1000 for the target",
    course(3_000n),
    { flows: flows(4_000n, -1_000n), targetBefore: 8_000n },
    0n,
    { kind: "released_money", amount: 1_000n },
  ],
  [
    "the target explains more than the release, and the gap is smaller than both",
    course(4_000n),
    { flows: flows(5_500n, -1_500n), targetBefore: 4_000n },
    0n,
    { kind: "raised_target", amount: 1_000n }, // 5000 - 2000 = 3000
  ],
  [
    "the release explains more than the target, and the gap is smaller than both",
    course(4_000n),
    { flows: flows(7_500n, -3_500n), targetBefore: 4_000n },
    0n,
    { kind: "released_money", amount: 1_000n },
  ],
  [
    "the uncovered amount is larger than the gap and smaller than the release",
    course(4_000n),
    { flows: flows(6_000n, -2_000n) },
    1_500n,
    { kind: "released_money", amount: 1_000n },
  ],
  [
    "it is off schedule but has the expected amount again",
    course(5_000n),
    { flows: flows(6_000n, -1_000n) },
    0n,
    null,
  ],
  [
    "the uncovered amount is smaller than the gap",
    course(4_000n),
    { flows: [] },
    999n,
    { kind: "missed_pace", amount: 1_000n },
  ],
  [
    "the uncovered amount is larger than the gap",
    course(4_000n),
    { flows: [] },
    1_001n,
    { kind: "dropped_balance", amount: 1_001n },
  ],
  [
    "a goal on schedule that is not covered",
    course(5_000n),
    undefined,
    70n,
    { kind: "dropped_balance", amount: 70n },
  ],
  ["a goal on schedule within 2 %", course(4_900n), undefined, 0n, null],
  [
    "overdue: all of 10000 is expected",
    course(9_000n, { deadline: "2026-02-19" }),
    { flows: [] },
    0n,
    { kind: "missed_pace", amount: 1_000n },
  ],
];

describe("the cause", () => {
  test.each(CASES)("%s", (_, goal, past, uncovered, cause) =>
    expect(causeOf(goal, { past, uncovered, today: TODAY })).toEqual(cause),
  );
});

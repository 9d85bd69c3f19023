import { expect, test } from "vitest";
import { causeOf, type Past } from "./cause.ts";

/** The past of a goal with these flows. A reversal states the index of the reversed flow, or an older one. */
function past(flows: (bigint | [amount: bigint, reverses: string])[], more: Omit<Past, "flows"> = {}): Past {
  const rows = flows.map((flow, at) => {
    const [amount, reverses] = Array.isArray(flow) ? flow : [flow, null];
    return { id: `${at}`, amount, reverses };
  });
  return { flows: rows, ...more };
}

/** The newest step that counts is 1 February: 31 of 62 days had passed, so 5000 of 10000 are expected. */
const GOAL = { targetAmount: 10_000n, createdOn: "2026-01-01", deadline: "2026-03-04", majorUnit: 1n };

test.each<
  [
    what: string,
    actual: bigint,
    past: Past | undefined,
    cause: string | null,
    more?: { uncovered?: bigint; deadline?: string },
  ]
>([
  // 5000 - 1000
  ["nothing came in", 1_000n, past([]), "missed_pace 4000"],
  // 2000 were released, 1000 of them above the schedule.
  ["released money is missing", 4_000n, past([6_000n, -2_000n]), "released_money 1000"],
  // 2000 - 500
  ["less was released than was not contributed", 3_000n, past([3_500n, -500n]), "missed_pace 1500"],
  ["released money was replaced", 3_000n, past([3_000n, -1_000n, 400n, 600n]), "missed_pace 2000"],
  // At most 5000, now 4500.
  ["half of the released money was replaced", 4_500n, past([5_000n, -1_000n, 500n]), "released_money 500"],
  ["an allocation was reversed", 4_500n, past([4_500n, 3_000n, [-3_000n, "1"]]), "missed_pace 500"],
  ["an older inflow was reversed", 1_500n, past([[-3_000n, "long ago"]]), "missed_pace 3500"],
  ["a release was reversed", 4_000n, past([4_000n, -2_000n, [2_000n, "1"]]), "missed_pace 1000"],
  // 3000 were expected: 5000 - 3000; 100 are missed pace.
  ["the target was 6000", 2_900n, past([2_900n], { targetBefore: 6_000n }), "raised_target 2000"],
  ["the target was lowered", 4_000n, past([], { targetBefore: 20_000n }), "missed_pace 1000"],
  // 124 days: 10000 x 31 / 124 = 2500 were expected.
  ["the deadline was 5 May", 2_500n, past([], { deadlineBefore: "2026-05-05" }), "earlier_deadline 2500"],
  // Nothing was expected. The goal has 1000 of 5000.
  ["there was no deadline", 1_000n, past([], { deadlineBefore: null }), "earlier_deadline 4000"],
  [
    // 5000 - 4000 for the target, 4000 - 2000 for the deadline.
    "target and deadline changed",
    2_000n,
    past([], { targetBefore: 8_000n, deadlineBefore: "2026-05-05" }),
    "earlier_deadline 2000",
  ],
  // 1000 were released, 1000 for the target.
  ["two are equal", 3_000n, past([4_000n, -1_000n], { targetBefore: 8_000n }), "released_money 1000"],
  // 5000 - 2000 = 3000
  ["the target is larger", 4_000n, past([5_500n, -1_500n], { targetBefore: 4_000n }), "raised_target 1000"],
  ["the release is larger", 4_000n, past([7_500n, -3_500n], { targetBefore: 4_000n }), "released_money 1000"],
  ["the goal has the expected amount again", 5_000n, past([6_000n, -1_000n]), null],
  ["less than the gap is uncovered", 4_000n, past([]), "missed_pace 1000", { uncovered: 999n }],
  ["more than the gap is uncovered", 4_000n, past([]), "dropped_balance 1001", { uncovered: 1_001n }],
  [
    "more than the gap and less than the release is uncovered",
    4_000n,
    past([6_000n, -2_000n]),
    "released_money 1000",
    { uncovered: 1_500n },
  ],
  ["a goal on schedule is not covered", 5_000n, undefined, "dropped_balance 70", { uncovered: 70n }],
  ["a goal is on schedule within 2 %", 4_900n, undefined, null],
  // All of 10000 is expected.
  ["a goal is overdue", 9_000n, past([]), "missed_pace 1000", { deadline: "2026-02-19" }],
])("the cause if %s", (_, actual, known, expected, { uncovered = 0n, deadline = GOAL.deadline } = {}) => {
  const context = { past: known, uncovered, today: "2026-02-20" };
  const cause = causeOf({ ...GOAL, actual, deadline }, context);
  expect(cause && `${cause.kind} ${cause.amount}`).toBe(expected);
});

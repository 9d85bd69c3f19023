import { describe, expect, test } from "vitest";
import { scenarioOf } from "../../testing/forecasts/scenario.ts";
import { type Claim, shareOnSchedule } from "./on-schedule.ts";
import { prepare } from "./scenario.ts";
import { nearestFirst } from "./split.ts";

const ONE_OFF = "2026-05-20";

/** The parts of goals on a date, with monthly contributions from 31 January. Goals are missing their whole target. */
function shares(
  money: bigint,
  date: string,
  goals: readonly (readonly [bigint, string | null])[],
): readonly bigint[] {
  const given = goals.map(([target, deadline]) => ({ target, deadline }));
  const oneOffs = [{ date: ONE_OFF, amount: 1n }];
  const prepared = prepare(scenarioOf(given, { split: "on_schedule", horizonYears: 1, oneOffs }));
  const claims = prepared.goals.map((goal): Claim => ({ goal, missing: goal.target }));
  const day = prepared.days.find((one) => one.date === date);
  if (!day) throw new Error(`nothing happens on ${date}`);
  return shareOnSchedule(
    money,
    day,
    claims,
    nearestFirst(claims, ({ goal }) => goal.deadline),
  );
}

describe("on schedule", () => {
  test.each([
    // 28 February to 31 July are six dates: ceil(100 / 6). Only the last one is left on 31 July.
    ["2026-02-28", "2026-07-31", 17n],
    ["2026-07-31", "2026-07-31", 100n],
    // There are five dates through 30 July, and only 30 June from that day on.
    ["2026-02-28", "2026-07-30", 20n],
    ["2026-06-30", "2026-07-30", 100n],
    // A one-off amount between contributions: four dates follow by 30 September, and none by 30 May, which counts as one.
    [ONE_OFF, "2026-08-31", 25n],
    [ONE_OFF, "2026-05-30", 100n],
    // All dates through a deadline after the horizon count: 36 in three years.
    ["2026-02-28", "2029-01-31", 3n],
  ])("money of %s brings a goal due on %s a part of %d", (date, deadline, part) => {
    const goals = [[50n, null] as const, [100n, deadline] as const];
    expect(shares(part, date, goals)).toEqual([0n, part]);
    expect(shares(part + 1n, date, goals)).toEqual([1n, part]);
  });

  const FUTURE = ["2026-07-31", "2026-04-30", "2026-07-31", null];
  const PAST = [null, "2026-03-30", "2026-04-30", "2026-03-01"];

  test.each([
    // The nearest deadline comes first, and equal ones in the order of goals: on 31 March 60 / 2, 60 / 5, 60 / 5.
    [35n, FUTURE, [5n, 30n, 0n, 0n]],
    [53n, FUTURE, [12n, 30n, 11n, 0n]],
    // Past deadlines come next, oldest first, with the whole missing amount; the rest fills goals in order.
    [100n, PAST, [0n, 10n, 30n, 60n]],
    [160n, PAST, [10n, 60n, 30n, 60n]],
    // The rest can bring a goal with a deadline ahead of its schedule.
    [235n, PAST, [60n, 60n, 55n, 60n]],
    [999n, PAST, [60n, 60n, 60n, 60n]],
  ])("%d for goals of 60 due on %j: %o", (money, deadlines, expected) => {
    const goals = deadlines.map((deadline) => [60n, deadline] as const);
    expect(shares(money, "2026-03-31", goals)).toEqual(expected);
  });
});

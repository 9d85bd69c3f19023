import { describe, expect, test } from "vitest";
import { goalRow } from "../../testing/in-memory.ts";
import { freshMilestone, withMilestone, withMilestoneTakenBack, withTarget } from "./milestones.ts";
import type { Goal } from "./rows.ts";

const THEN = new Date("2026-03-10T15:00:00.000Z");
const NOW = new Date("2026-03-12T15:00:00.000Z");

/** A goal of 1000.00 that holds 600.00, and was brought to 50 percent then. */
const goalOf = (row: Partial<Goal> = {}) =>
  goalRow({
    id: "trip",
    targetAmount: 1000_00n,
    currentAllocation: 600_00n,
    milestone: 50,
    milestoneAt: THEN,
    ...row,
  });

const standing = ({ milestone, milestoneAt }: Goal) => [milestone, milestoneAt];

describe("money that a goal gains", () => {
  test.each<[what: string, row: Partial<Goal>, milestone: number, at: Date | null]>([
    ["no further milestone", {}, 50, THEN],
    ["the next", { currentAllocation: 750_00n }, 75, NOW],
    ["two at once", { currentAllocation: 1000_00n }, 100, NOW],
    ["more than the target", { currentAllocation: 2000_00n }, 100, NOW],
    ["what was spent counts", { currentAllocation: 10_00n, spent: 740_00n }, 75, NOW],
    ["one cent below the next", { currentAllocation: 749_99n }, 50, THEN],
    ["a milestone that it passed before, and fell below", { currentAllocation: 260_00n }, 50, THEN],
  ])("%s", (_what, row, milestone, at) => {
    expect(standing(withMilestone(goalOf(row), NOW))).toEqual([milestone, at]);
  });

  test("a goal of an old ledger, which states no target, passes none", () => {
    expect(
      standing(withMilestone(goalOf({ targetAmount: 0n, milestone: 0, milestoneAt: null }), NOW)),
    ).toEqual([0, null]);
  });
});

describe("another target", () => {
  test.each<[target: bigint, milestone: number, at: Date | null]>([
    // 600.00 is still half of it, and less than three quarters.
    [1200_00n, 50, THEN],
    [800_01n, 50, THEN],
    // No money brought it there.
    [800_00n, 75, null],
    [600_00n, 100, null],
    [1200_01n, 25, null],
    [10_000_00n, 0, null],
  ])("of %s", (target, milestone, at) => {
    const after = withTarget(goalOf(), target);
    expect([after.targetAmount, ...standing(after)]).toEqual([target, milestone, at]);
  });
});

describe("an event that is taken back", () => {
  test.each<[what: string, instant: Date, milestone: number, at: Date | null]>([
    ["brought the goal to its milestone", THEN, 50, null],
    ["came at another time", NOW, 50, THEN],
  ])("%s", (_what, instant, milestone, at) => {
    expect(standing(withMilestoneTakenBack(goalOf(), instant))).toEqual([milestone, at]);
  });

  test("the goal stands where its money is then", () => {
    const goal = goalOf({ currentAllocation: 240_00n });
    expect(standing(withMilestoneTakenBack(goal, THEN))).toEqual([0, null]);
  });
});

describe("a milestone is news", () => {
  const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
  const later = (ms: number) => new Date(THEN.getTime() + ms);

  test.each<[when: string, row: Partial<Goal>, now: Date, milestone: number | undefined]>([
    ["at once", {}, THEN, 50],
    ["for less than a week", {}, later(WEEK_MS - 1), 50],
    ["not after a week", {}, later(WEEK_MS), undefined],
    ["not when the goal has fallen below it", { currentAllocation: 499_99n }, NOW, undefined],
    ["while what was spent keeps it there", { currentAllocation: 0n, spent: 500_00n }, NOW, 50],
    ["not when no money brought the goal there", { milestoneAt: null }, NOW, undefined],
  ])("%s", (_when, row, now, milestone) => {
    expect(freshMilestone(goalOf(row), now)).toBe(milestone);
  });
});

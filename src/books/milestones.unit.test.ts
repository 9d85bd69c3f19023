import { describe, expect, test } from "vitest";
import { goalRow } from "../../testing/in-memory.ts";
import { freshMilestone, withMilestone, withMilestoneReverted, withTarget } from "./milestones.ts";
import type { Goal } from "./rows.ts";

const THEN = new Date("2026-03-10T15:00:00.000Z");
const NOW = new Date("2026-03-12T15:00:00.000Z");

/** A goal with a target of 1000.00 and an allocation of 600.00, which reached 50 percent at THEN. */
const goalOf = (row: Partial<Goal> = {}) =>
  goalRow({ id: "trip", currentAllocation: 600_00n, milestone: 50, milestoneAt: THEN, ...row });

const milestoneOf = ({ milestone, milestoneAt }: Goal) => [milestone, milestoneAt];

describe("a goal gains money", () => {
  test.each<[what: string, row: Partial<Goal>, milestone: number, at: Date | null]>([
    ["and reaches no further milestone", {}, 50, THEN],
    ["and reaches the next milestone", { currentAllocation: 750_00n }, 75, NOW],
    ["and passes two milestones", { currentAllocation: 1000_00n }, 100, NOW],
    ["and exceeds its target", { currentAllocation: 2000_00n }, 100, NOW],
    ["and spent money counts", { currentAllocation: 10_00n, spent: 740_00n }, 75, NOW],
    ["and stays one cent below the next milestone", { currentAllocation: 749_99n }, 50, THEN],
    ["and reaches a milestone that it had passed earlier", { currentAllocation: 260_00n }, 50, THEN],
  ])("%s", (_what, row, milestone, at) => {
    expect(milestoneOf(withMilestone(goalOf(row), NOW))).toEqual([milestone, at]);
  });

  test("and passes no milestone if an old ledger does not state its target", () => {
    const goal = goalOf({ targetAmount: 0n, milestone: 0, milestoneAt: null });
    expect(milestoneOf(withMilestone(goal, NOW))).toEqual([0, null]);
  });
});

describe("a goal's target changes", () => {
  test.each<[target: bigint, milestone: number, at: Date | null]>([
    // 600.00 is still between 50 and 75 percent.
    [1200_00n, 50, THEN],
    [800_01n, 50, THEN],
    // No money moved, so the milestone has no time.
    [800_00n, 75, null],
    [600_00n, 100, null],
    [1200_01n, 25, null],
    [10_000_00n, 0, null],
  ])("to %s", (target, milestone, at) => {
    const after = withTarget(goalOf(), target);
    expect([after.targetAmount, ...milestoneOf(after)]).toEqual([target, milestone, at]);
  });
});

describe("an event is reversed that", () => {
  test.each<[what: string, instant: Date, milestone: number, at: Date | null]>([
    ["brought the goal to its milestone", THEN, 50, null],
    ["has another timestamp", NOW, 50, THEN],
  ])("%s", (_what, instant, milestone, at) => {
    expect(milestoneOf(withMilestoneReverted(goalOf(), instant))).toEqual([milestone, at]);
  });

  test("brought the goal to its milestone: the milestone follows from the remaining money", () => {
    const goal = goalOf({ currentAllocation: 240_00n });
    expect(milestoneOf(withMilestoneReverted(goal, THEN))).toEqual([0, null]);
  });
});

describe("a milestone is news", () => {
  const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
  const later = (ms: number) => new Date(THEN.getTime() + ms);

  test.each<[when: string, row: Partial<Goal>, now: Date, milestone: number | undefined]>([
    ["immediately", {}, THEN, 50],
    ["for less than a week", {}, later(WEEK_MS - 1), 50],
    ["not after a week", {}, later(WEEK_MS), undefined],
    ["not if the goal has fallen below it", { currentAllocation: 499_99n }, NOW, undefined],
    ["if spent money counts towards it", { currentAllocation: 0n, spent: 500_00n }, NOW, 50],
    ["not if it has no time", { milestoneAt: null }, NOW, undefined],
  ])("%s", (_when, row, now, milestone) => {
    expect(freshMilestone(goalOf(row), now)).toBe(milestone);
  });
});

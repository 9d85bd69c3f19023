import { quarterOf } from "./figures.ts";
import type { Goal } from "./rows.ts";

/** Milestones in percent of a goal's target, in ascending order. */
export const MILESTONES = [25, 50, 75, 100] as const;

/** The goal after a gain of money at an instant, with the milestone that it reached. */
export function withMilestone(goal: Goal, now: Date): Goal {
  if (!goal.targetAmount) return goal; // A ledger of an earlier version may not state the target.
  const milestone = quarterOf(goal);
  return milestone <= goal.milestone ? goal : { ...goal, milestone, milestoneAt: now };
}

/** The goal with another target. A milestone that it passes by this change has no time, since no money moved. */
export function withTarget(goal: Goal, targetAmount: bigint): Goal {
  const after = { ...goal, targetAmount };
  return quarterOf(after) === goal.milestone ? after : withoutMilestone(after);
}

/** The goal after the reversal of an event of `instant`: a milestone reached by this event no longer counts. */
export function withMilestoneReverted(goal: Goal, instant: Date): Goal {
  return goal.milestoneAt?.getTime() === instant.getTime() ? withoutMilestone(goal) : goal;
}

function withoutMilestone(goal: Goal): Goal {
  return { ...goal, milestone: quarterOf(goal), milestoneAt: null };
}

/** A milestone is news for a week. */
const NEWS_MS = 7 * 24 * 60 * 60 * 1000;

/** The milestone that the goal passed less than a week before `now` and has not fallen below; undefined: none. */
export function freshMilestone(goal: Goal, now: Date): number | undefined {
  const { milestoneAt, milestone } = goal;
  if (milestoneAt === null || now.getTime() - milestoneAt.getTime() >= NEWS_MS) return undefined;
  return quarterOf(goal) >= milestone ? milestone : undefined;
}

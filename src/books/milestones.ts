import { quarterOf } from "./figures.ts";
import type { Goal } from "./rows.ts";

/** Percent of a goal's target that count as milestones, least first. */
export const MILESTONES = [25, 50, 75, 100] as const;

/** A goal that gained money at an instant, which can bring it to a milestone. */
export function withMilestone(goal: Goal, now: Date): Goal {
  if (!goal.targetAmount) return goal; // A ledger of an earlier version may not state it.
  const milestone = quarterOf(goal);
  return milestone <= goal.milestone ? goal : { ...goal, milestone, milestoneAt: now };
}

/** A goal with another target. Where it stands with the new target is no milestone that money brought it to. */
export function withTarget(goal: Goal, targetAmount: bigint): Goal {
  const after = { ...goal, targetAmount };
  return quarterOf(after) === goal.milestone ? after : withoutMilestone(after);
}

/** A goal of which an event of that instant is taken back: the milestone that the event brought it to was none. */
export function withMilestoneTakenBack(goal: Goal, instant: Date): Goal {
  return goal.milestoneAt?.getTime() === instant.getTime() ? withoutMilestone(goal) : goal;
}

function withoutMilestone(goal: Goal): Goal {
  return { ...goal, milestone: quarterOf(goal), milestoneAt: null };
}

/** How long a milestone is news: a week. */
const NEWS_MS = 7 * 24 * 60 * 60 * 1000;

/** The milestone that a goal passed less than a week before `now` and still stands at; undefined: none. */
export function freshMilestone(goal: Goal, now: Date): number | undefined {
  const { milestoneAt, milestone } = goal;
  if (milestoneAt === null || now.getTime() - milestoneAt.getTime() >= NEWS_MS) return undefined;
  return quarterOf(goal) >= milestone ? milestone : undefined;
}

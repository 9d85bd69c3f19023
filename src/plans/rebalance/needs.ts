import { Amounts } from "./amounts.ts";
import type { Cure } from "./cure.ts";
import type { Goal, Position } from "./position.ts";

/**
 * What each goal needs: what the strategy wants it to hold. A goal that misses less than one major unit of that after
 * the cure needs no more than it has, unless that little completes it.
 */
export function needsOf({ goals }: Position, cure: Cure, majorUnit: bigint): Amounts<Goal> {
  const needs = new Amounts<Goal>();
  for (const goal of goals) {
    const left = goal.before - cure.ofGoal.of(goal);
    const missing = goal.wanted - left;
    const isTooLittle = missing > 0n && missing < majorUnit && goal.wanted < goal.target;
    needs.add(goal, isTooLittle ? left : goal.wanted);
  }
  return needs;
}

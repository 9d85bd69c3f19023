import type { MoveReason, Strategy } from "../books/plan.ts";
import type { GoalFigures, Move } from "./rebalance/rebalance.ts";

export const CUSTOM: MoveReason = { purpose: "edited", beyond: false, source: null };

export const SPENT: MoveReason = { purpose: "spending", beyond: false, source: null };

/** The reason for a suggested move, from the figures of all goals. */
export function moveReasonFor(move: Move, goals: readonly GoalFigures[], strategy: Strategy): MoveReason {
  const [from, to] = [move.fromGoalId, move.toGoalId].map((id) => goals.find(({ goalId }) => goalId === id));
  if (!to) return { purpose: "cure", beyond: false, source: null };
  return {
    purpose: purposeOf(move, to, strategy),
    beyond: move.towardsNeed > 0n && move.towardsNeed < move.amount,
    source: from ? sourceOf(from) : "available",
  };
}

function purposeOf({ towardsNeed }: Move, to: GoalFigures, strategy: Strategy): MoveReason["purpose"] {
  const wanted = towardsNeed > 0n ? to.need : to.target;
  // A goal that had this amount before the plan is only short of what it releases itself.
  if (to.before >= wanted) return "refill";
  return towardsNeed > 0n && strategy !== "waterfall" ? "schedule" : "target";
}

function sourceOf({ after, target, need }: GoalFigures): MoveReason["source"] {
  if (after >= target) return "above_target";
  if (after >= need) return "above_need";
  // Only a waterfall takes more, and only for more important goals after all money above targets is used.
  return "less_important";
}

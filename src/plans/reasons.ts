import type { GoalFigures, Move, Strategy } from "./rebalance/rebalance.ts";

/** What a move of a plan does, and where it takes the money from: its reason is written from this. */
export interface Grounds {
  readonly purpose:
    | "edited"
    /** The goal's money was spent on what the goal is for. */
    | "spending"
    /** Gives back what an account's balance no longer covers. */
    | "cure"
    /** Makes good what the goal itself gives back for a cure. */
    | "refill"
    /** Brings the goal nearer to what its schedule asks for next. */
    | "schedule"
    | "target";
  /** Whether a part of it goes on towards the target. */
  readonly beyond: boolean;
  /** Null where a goal gives money back, or somebody chose the move. */
  readonly source: Source | null;
}

type Source =
  | "available"
  /** The giver keeps its target, or what it needs. */
  | "above_target"
  | "above_need"
  /** The giver comes after the goal that gets it. */
  | "less_important";

/** The grounds of a move that somebody chose. */
export const BY_HAND: Grounds = { purpose: "edited", beyond: false, source: null };

/** The grounds of using up the earmark of a payment. */
export const SPENT: Grounds = { purpose: "spending", beyond: false, source: null };

/** The grounds of a move among the figures of all goals. */
export function groundsOf(move: Move, goals: readonly GoalFigures[], strategy: Strategy): Grounds {
  const [from, to] = [move.fromGoalId, move.toGoalId].map((id) => goals.find(({ goalId }) => goalId === id));
  if (!to) return { purpose: "cure", beyond: false, source: null };
  return {
    purpose: purposeOf(move, to, strategy),
    beyond: move.towardsNeed > 0n && move.towardsNeed < move.amount,
    source: from ? sourceOf(from) : "available",
  };
}

function purposeOf({ towardsNeed }: Move, to: GoalFigures, strategy: Strategy): Grounds["purpose"] {
  const wanted = towardsNeed > 0n ? to.need : to.target;
  // What had as much before is short of it only by what it gives back itself.
  if (to.before >= wanted) return "refill";
  return towardsNeed > 0n && strategy !== "waterfall" ? "schedule" : "target";
}

function sourceOf({ after, target, need }: GoalFigures): Source {
  if (after >= target) return "above_target";
  if (after >= need) return "above_need";
  // Only a waterfall takes more, and only for goals that come before, once nothing above a target is left.
  return "less_important";
}

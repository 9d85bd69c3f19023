import type { Strategy } from "../../books/plan.ts";
import type { Account, Goal } from "../../books/rows.ts";
import { chargeCure, needsOf } from "./claims.ts";
import { pairMoves } from "./moves.ts";
import { positionOf } from "./position.ts";
import { chooseReleases } from "./releases.ts";
import { totalsOf } from "./totals.ts";

/** An open account that the plan may use. All amounts are minor units and not negative. */
export type PlanAccount = Pick<Account, "id" | "balance" | "keepAvailable">;

/** An active goal. A locked goal is never a donor, but can receive money. */
export interface PlanGoal extends Pick<Goal, "id" | "targetAmount" | "priority" | "deadline" | "locked"> {
  readonly createdAt: string;
  /** The amount that its schedule expects on its next date, at most the target; null without a deadline. */
  readonly expectedNext: bigint | null;
  /** Saved money that the plan cannot move: allocations from other accounts, and spent money. */
  readonly elsewhere: bigint;
  readonly included: boolean;
}

export interface PlanAllocation {
  readonly accountId: string;
  readonly goalId: string;
  readonly amount: bigint;
}

/** Everything that a plan depends on. The order of the lists does not matter. */
export interface PlanBooks {
  /** One major unit of the currency. Smaller needs and smaller free amounts are not moved. */
  readonly majorUnit: bigint;
  readonly accounts: readonly PlanAccount[];
  readonly goals: readonly PlanGoal[];
  readonly allocations: readonly PlanAllocation[];
}

/** `cure`: releases money of an over-allocated account; `need`: fills a goal up to its need; `target`: fills it beyond. */
export type Purpose = "cure" | "need" | "target";

/** Money of one account that moves between goals, or between a goal and the available money (null). */
export interface Move {
  readonly accountId: string;
  readonly fromGoalId: string | null;
  readonly toGoalId: string | null;
  readonly amount: bigint;
  /** `need` if any part of the amount counts towards the receiver's need. */
  readonly purpose: Purpose;
  /** The part of the amount that counts towards the receiver's need; the rest counts towards its target. */
  readonly towardsNeed: bigint;
}

/** A goal before and after the plan, and the figures that the plan is based on. */
export interface GoalFigures {
  readonly goalId: string;
  readonly target: bigint;
  readonly before: bigint;
  /** The amount that the plan fills first, and below which it takes nothing for other goals. */
  readonly need: bigint;
  /** The amount after the cure alone, which is charged to the least important goals. */
  readonly afterCure: bigint;
  readonly after: bigint;
}

export interface Rebalance {
  /** In an order in which every move is possible. */
  readonly moves: readonly Move[];
  /** Accounts that stay over-allocated, because their remaining allocations belong to goals that are not donors. */
  readonly uncured: readonly { readonly accountId: string; readonly amount: bigint }[];
  /** All goals, in the strategy's order of importance. */
  readonly goals: readonly GoalFigures[];
}

/**
 * The moves that bring the books closest to what the strategy wants. Equal books give equal moves, and applying the moves
 * leaves nothing to move. docs/planning.md states the objective and proves that the result is optimal.
 * @throws Error if an allocation references a missing account or goal
 */
export function rebalance(books: PlanBooks, strategy: Strategy): Rebalance {
  const position = positionOf(books, strategy);
  const cure = chargeCure(position);
  const needs = needsOf(position, cure, books.majorUnit);
  const { released, after } = chooseReleases(position, cure, totalsOf(position, { cure, needs }, strategy));
  return {
    moves: pairMoves(position, needs, { released, after }),
    uncured: position.accounts
      .map((account) => ({ accountId: account.id, amount: account.excess - cure.ofAccount.of(account) }))
      .filter(({ amount }) => amount > 0n),
    goals: position.goals.map((goal) => ({
      goalId: goal.id,
      target: goal.target,
      before: goal.before,
      need: needs.of(goal),
      afterCure: goal.before - cure.ofGoal.of(goal),
      after: after.of(goal),
    })),
  };
}

import type { Strategy } from "../../books/plan.ts";
import type { CalendarDate } from "../../kernel/calendar.ts";
import { chargeCure } from "./cure.ts";
import { pairMoves } from "./moves.ts";
import { needsOf } from "./needs.ts";
import { positionOf } from "./position.ts";
import { chooseReleases } from "./releases.ts";
import { totalsOf } from "./totals.ts";

/** An open account that the plan may use. Amounts everywhere here are minor units, none below zero. */
export interface PlanAccount {
  readonly id: string;
  readonly balance: bigint;
  readonly keepAvailable: bigint;
}

/** An active goal of the couple. */
export interface PlanGoal {
  readonly id: string;
  readonly targetAmount: bigint;
  /** 1 is the most important. */
  readonly priority: number;
  readonly deadline: CalendarDate | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Gives nothing; may get. */
  readonly locked: boolean;
  /** What its schedule asks for by its next date, at most its target; null without a deadline. */
  readonly expectedNext: bigint | null;
  /** What it holds of accounts that the plan may not use. */
  readonly elsewhere: bigint;
  /** False: it neither gives nor gets. */
  readonly included: boolean;
}

/** What a goal holds of an account. */
export interface PlanAllocation {
  readonly accountId: string;
  readonly goalId: string;
  readonly amount: bigint;
}

/** All that a plan depends on. The order within the lists does not matter. */
export interface PlanBooks {
  /** One major unit of the currency: smaller needs and smaller free amounts of an account are not worth a move. */
  readonly majorUnit: bigint;
  readonly accounts: readonly PlanAccount[];
  readonly goals: readonly PlanGoal[];
  readonly allocations: readonly PlanAllocation[];
}

/** `cure` an over-allocated account, bring a goal up to its `need`, fill it towards its `target`. */
export type Purpose = "cure" | "need" | "target";

/** Money of one account that leaves a goal, reaches one, or both; null is the available money. */
export interface Move {
  readonly accountId: string;
  readonly fromGoalId: string | null;
  readonly toGoalId: string | null;
  /** Above zero. */
  readonly amount: bigint;
  /** `need` when any part of it serves the need of the goal that gets it. */
  readonly purpose: Purpose;
  /** The part of the amount that brings the goal up to its need; the rest fills it towards its target. */
  readonly towardsNeed: bigint;
}

/** A goal before and after the plan, and what the plan went by. */
export interface GoalFigures {
  readonly goalId: string;
  readonly target: bigint;
  readonly before: bigint;
  /** What the plan tries to bring it to before anything else, and below which it gives nothing to other goals. */
  readonly need: bigint;
  /** What the cure alone would leave it, taken from the least important goals. */
  readonly afterCure: bigint;
  readonly after: bigint;
}

export interface Rebalance {
  /** In an order in which each can be carried out under every rule of the books. */
  readonly moves: readonly Move[];
  /** Accounts that stay over-allocated, and by how much: the rest is held by goals that give nothing. */
  readonly uncured: readonly { readonly accountId: string; readonly amount: bigint }[];
  /** Every goal, in the strategy's order of importance. */
  readonly goals: readonly GoalFigures[];
}

/**
 * The moves that bring the books nearest to what the strategy wants. The same books give the same moves, and books to
 * which the moves were applied give none. docs/planning.md holds the objective, and why this meets it.
 * @throws Error when an allocation names an account or a goal that is not there
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

import { min } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Account, Goal, Position } from "./position.ts";

/** How far each account is cured, and what that costs each goal. */
export interface Cure {
  readonly ofAccount: Amounts<Account>;
  readonly ofGoal: Amounts<Goal>;
}

/** What the totals depend on besides the position: the cost of the cure and the need of each goal. */
export interface Claims {
  readonly cure: Cure;
  readonly needs: Amounts<Goal>;
}

/**
 * Cures each over-allocated account as far as its donors allow, at the cost of the least important goals. Accounts do
 * not affect each other here, so treating them one by one is optimal.
 */
export function chargeCure({ accounts }: Position): Cure {
  const cure = { ofAccount: new Amounts<Account>(), ofGoal: new Amounts<Goal>() };
  for (const account of accounts) {
    for (const { goal, amount } of account.cells) {
      const charged = min(amount, account.excess - cure.ofAccount.of(account));
      cure.ofAccount.add(account, charged);
      cure.ofGoal.add(goal, charged);
    }
  }
  return cure;
}

/**
 * The need of each goal: the amount that the strategy wants it to have. A goal that is missing less than one major unit of
 * this amount after the cure keeps what it has, unless the missing amount completes it.
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

import { min } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Account, Goal, Position } from "./position.ts";

/** How far accounts can be cured, and what that costs each goal. */
export interface Cure {
  readonly ofAccount: Amounts<Account>;
  readonly ofGoal: Amounts<Goal>;
}

/**
 * Each over-allocated account is cured as far as its goals that give allow, at the cost of the least important.
 * Accounts do not touch one another here, so that going account by account is best for all of them together.
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

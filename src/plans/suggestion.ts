import { unexplainedOf } from "../accounts/unexplained.ts";
import type { BalanceMove } from "../books/facts.ts";
import { STRATEGIES, type Strategy } from "../books/plan.ts";
import type { WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { type PlanAccount, type PlanBooks, type Rebalance, rebalance } from "./rebalance/rebalance.ts";
import { accountsIn, type PlanScope, planBooksIn } from "./scope.ts";

interface Request {
  readonly scope: PlanScope;
  readonly strategy: Strategy;
  readonly now: Date;
}

/**
 * The moves that a strategy suggests. `moves` is the fact `unexplainedMoves`: the default strategy takes nothing from goals
 * to cover unexplained payments, which stay uncured.
 */
export function suggestionFor(
  books: WholeBooks,
  { scope, strategy, now }: Request,
  moves: readonly BalanceMove[],
): Rebalance {
  const planBooks = planBooksIn(books, scope, dateIn(books.couple.timeZone, now));
  const unexplained =
    strategy === STRATEGIES[0]
      ? unexplainedOf(books, moves, accountsIn(books, scope))
      : new Map<string, bigint>();
  return rebalanceWithout(planBooks, strategy, unexplained);
}

/** Rebalances as if the accounts still had the unexplained amounts, so that no goal releases money for them. */
function rebalanceWithout(
  given: PlanBooks,
  strategy: Strategy,
  unexplained: ReadonlyMap<string, bigint>,
): Rebalance {
  const missing = ({ id }: Pick<PlanAccount, "id">) => unexplained.get(id) ?? 0n;
  const accounts = given.accounts.map((account) => ({
    ...account,
    balance: account.balance + missing(account),
  }));
  const plan = rebalance({ ...given, accounts }, strategy);
  const left = new Map(plan.uncured.map(({ accountId, amount }) => [accountId, amount]));
  for (const [id, amount] of unexplained) left.set(id, (left.get(id) ?? 0n) + amount);
  return { ...plan, uncured: Array.from(left, ([accountId, amount]) => ({ accountId, amount })) };
}

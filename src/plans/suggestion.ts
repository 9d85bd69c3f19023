import { unexplainedOf } from "../accounts/unexplained.ts";
import type { BalanceMove } from "../books/facts.ts";
import { STRATEGIES, type Strategy } from "../books/plan.ts";
import type { WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { type PlanAccount, type PlanBooks, type Rebalance, rebalance } from "./rebalance/rebalance.ts";
import { accountsIn, type PlanScope, planBooksIn } from "./scope.ts";

/** What a plan may use, by which strategy, and when. */
interface Question {
  readonly scope: PlanScope;
  readonly strategy: Strategy;
  readonly now: Date;
}

const NOTHING: ReadonlyMap<string, bigint> = new Map();

/** Whether a strategy takes nothing from goals to cover payments that nobody has explained yet: they stay uncured. */
function sparesUnexplained(strategy: Strategy): boolean {
  return strategy === STRATEGIES[0];
}

/** The moves that a strategy wants. `moved` is the fact `unexplainedMoves`. */
export function suggestionFor(
  books: WholeBooks,
  { scope, strategy, now }: Question,
  moved: readonly BalanceMove[],
): Rebalance {
  const given = planBooksIn(books, scope, dateIn(books.couple.timeZone, now));
  const unexplained = sparesUnexplained(strategy)
    ? unexplainedOf(books, moved, accountsIn(books, scope))
    : NOTHING;
  return rebalanceBeside(given, strategy, unexplained);
}

/** Rebalances as if the accounts still had what is unexplained: then no goal gives anything for it. */
function rebalanceBeside(
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

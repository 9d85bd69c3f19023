import type { EntityManager } from "@mikro-orm/core";
import { unexplainedOf } from "../accounts/old-unexplained.ts";
import { STRATEGIES, type Strategy } from "../books/plan.ts";
import type { Couple } from "../entities/couple.ts";
import { dateIn } from "../kernel/calendar.ts";
import { accountsOf, type CoupleBooks, type PlanScope, planBooksOf } from "./books.ts";
import { type PlanAccount, type Rebalance, rebalance } from "./rebalance/rebalance.ts";

/** What a plan may use, by which strategy, and when. */
interface Question {
  readonly scope: PlanScope;
  readonly strategy: Strategy;
  readonly now: Date;
}

const NOTHING: ReadonlyMap<string, bigint> = new Map();

/**
 * The moves that a strategy wants of the couple's books. The default strategy takes nothing from goals to cover payments
 * that nobody has explained yet: they stay uncured.
 */
export async function suggestionFor(
  em: EntityManager,
  couple: Couple,
  books: CoupleBooks,
  { scope, strategy, now }: Question,
): Promise<Rebalance> {
  const isDefault = strategy === STRATEGIES[0];
  const unexplained = isDefault ? await unexplainedOf(em, couple, accountsOf(books, scope), now) : NOTHING;
  const given = planBooksOf(books, scope, couple, dateIn(couple.timeZone, now));
  // As if the accounts still had what is unexplained: then no goal gives anything for it.
  const balanceOf = ({ id, balance }: PlanAccount) => balance + (unexplained.get(id) ?? 0n);
  const asked = given.accounts.map((account) => ({ ...account, balance: balanceOf(account) }));
  const plan = rebalance({ ...given, accounts: asked }, strategy);
  const left = new Map(plan.uncured.map(({ accountId, amount }) => [accountId, amount]));
  for (const [id, amount] of unexplained) left.set(id, (left.get(id) ?? 0n) + amount);
  return { ...plan, uncured: Array.from(left, ([accountId, amount]) => ({ accountId, amount })) };
}

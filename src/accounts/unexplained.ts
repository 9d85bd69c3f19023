import type { Books } from "../books/books.ts";
import type { BalanceMove } from "../books/facts.ts";
import { allocationOf, overAllocatedIn } from "../books/figures.ts";
import type { Account, Goal } from "../books/rows.ts";
import { atLeastZero, min } from "../kernel/money.ts";

/*
 * Unexplained payments: they left an account over-allocated, and nobody has stated yet which goal they were for. The summary
 * asks about them for a week, during which the default plan takes nothing from goals to cover them. Amounts are minor units.
 */

/** A payment counts as unexplained for a week. */
export const UNEXPLAINED_MS = 7 * 24 * 60 * 60 * 1000;

type Allocations = Pick<Books, "allocations">;

/** The amount by which unexplained payments left each account over-allocated, by account id; only positive amounts. */
export function unexplainedOf(
  books: Allocations,
  moves: readonly BalanceMove[],
  accounts: readonly Account[],
): ReadonlyMap<string, bigint> {
  const amounts = accounts.map((account) => {
    const own = moves.filter(({ accountId }) => accountId === account.id);
    return [account.id, min(overAllocatedIn(books, account), own.reduce(unexplainedAfter, 0n))] as const;
  });
  return new Map(amounts.filter(([, amount]) => amount > 0n));
}

/** The unexplained amount after a move: a lower balance increases it; a higher balance or spending decreases it. */
function unexplainedAfter(before: bigint, { eventType, amount, change }: BalanceMove): bigint {
  if (eventType === "BALANCE_SYNC") return atLeastZero(before - change);
  return atLeastZero(eventType === "WITHDRAWAL" ? before + amount : before - amount);
}

/** Goals that a payment may have been for: first those with the whole amount allocated, the closest amount first. */
export function candidatesFor(
  books: Allocations,
  { amount, accountId }: { readonly amount: bigint; readonly accountId: string },
  goals: readonly Goal[],
): readonly Goal[] {
  const allocated = ({ id }: Goal) => allocationOf(books, id, accountId);
  const byDistance = (a: Goal, b: Goal) => {
    const [one, other] = [allocated(a) - amount, allocated(b) - amount];
    if (one >= 0n !== other >= 0n) return one >= 0n ? -1 : 1;
    return one === other ? 0 : one < other === one >= 0n ? -1 : 1;
  };
  return goals.filter((goal) => allocated(goal) > 0n).toSorted(byDistance);
}

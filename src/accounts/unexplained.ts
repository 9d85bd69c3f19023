import type { Books } from "../books/books.ts";
import type { BalanceMove } from "../books/facts.ts";
import { allocationOf, overAllocatedIn } from "../books/figures.ts";
import type { Account, Goal } from "../books/rows.ts";
import { atLeastZero, min } from "../kernel/money.ts";

/*
 * Payments that left an account short of what goals hold of it, and of which nobody has said yet which goal they were for.
 * The summary asks about them for a week; until then the default plan takes nothing from goals to cover them. Amounts are
 * minor units.
 */

/** How long the summary asks about a payment: a week. */
export const ASKED_MS = 7 * 24 * 60 * 60 * 1000;

/** What goals hold: of whole books, or of books as a viewer sees them. */
type Holdings = Pick<Books, "allocations">;

/**
 * How much each of these accounts is short because of payments of the last week that nobody has explained, by its id;
 * accounts without any are left out.
 */
export function unexplainedOf(
  books: Holdings,
  moves: readonly BalanceMove[],
  accounts: readonly Account[],
): ReadonlyMap<string, bigint> {
  const amounts = accounts.map((account) => {
    const own = moves.filter(({ accountId }) => accountId === account.id);
    return [account.id, min(overAllocatedIn(books, account), own.reduce(unexplainedAfter, 0n))] as const;
  });
  return new Map(amounts.filter(([, amount]) => amount > 0n));
}

/** What is unexplained after one more move: a fall adds to it; a rise, or spending what the balance shows, takes from it. */
function unexplainedAfter(before: bigint, { eventType, amount, change }: BalanceMove): bigint {
  if (eventType === "BALANCE_SYNC") return atLeastZero(before - change);
  return atLeastZero(eventType === "WITHDRAWAL" ? before + amount : before - amount);
}

/** Goals that a payment of this amount from the account could have been for: those that hold all of it first, the tightest. */
export function candidatesFor(
  books: Holdings,
  { amount, accountId }: { readonly amount: bigint; readonly accountId: string },
  goals: readonly Goal[],
): readonly Goal[] {
  const held = ({ id }: Goal) => allocationOf(books, id, accountId);
  const byDistance = (a: Goal, b: Goal) => {
    const [one, other] = [held(a) - amount, held(b) - amount];
    if (one >= 0n !== other >= 0n) return one >= 0n ? -1 : 1;
    return one === other ? 0 : one < other === one >= 0n ? -1 : 1;
  };
  return goals.filter((goal) => held(goal) > 0n).toSorted(byDistance);
}

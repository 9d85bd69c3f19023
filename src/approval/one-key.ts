import type { Books } from "../books/books.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";

/** What the rule of the second key needs: the couple's threshold, and what the caller took alone within 24 hours. */
interface Asking {
  readonly books: Books;
  /** Minor units taken before this decision. */
  readonly takenAlone: bigint;
}

/** Whether taking `amount` away from goals passes what one partner may take alone within 24 hours. */
export function needsSecondKey({ books, takenAlone }: Asking, amount: bigint): boolean {
  const { approvalThreshold: threshold } = books.couple;
  return threshold !== null && amount > 0n && takenAlone + amount > threshold;
}

/**
 * Refuses to take `amount` away from goals where that passes what one partner may take alone within 24 hours.
 * @throws Refusal `needs_second_key` with the threshold, what was taken and what remains.
 */
export function requireOneKey(asking: Asking, amount: bigint): void {
  if (!needsSecondKey(asking, amount)) return;
  const { currency, approvalThreshold } = asking.books.couple;
  const [threshold, taken] = [approvalThreshold ?? 0n, asking.takenAlone];
  const left = threshold - taken;
  throw new Refusal("needs_second_key", undefined, {
    threshold: formatMoney(threshold, currency),
    taken: formatMoney(taken, currency),
    remaining: formatMoney(left > 0n ? left : 0n, currency),
  });
}

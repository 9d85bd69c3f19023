import type { Books } from "../books/books.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";

/** The couple's threshold, and what the caller has taken alone within 24 hours. */
interface Allowance {
  readonly books: Books;
  /** Minor units taken before this decision. */
  readonly takenAlone: bigint;
}

/** Whether taking `amount` from goals exceeds what one partner may take alone within 24 hours. */
export function exceedsAllowance({ books, takenAlone }: Allowance, amount: bigint): boolean {
  const { approvalThreshold: threshold } = books.couple;
  return threshold !== null && amount > 0n && takenAlone + amount > threshold;
}

/**
 * Checks that taking `amount` from goals does not exceed what one partner may take alone within 24 hours.
 * @throws Refusal `needs_second_key` with the threshold, the taken and the remaining amount
 */
export function assertWithinAllowance(allowance: Allowance, amount: bigint): void {
  if (!exceedsAllowance(allowance, amount)) return;
  const { currency, approvalThreshold } = allowance.books.couple;
  const [threshold, taken] = [approvalThreshold ?? 0n, allowance.takenAlone];
  const left = threshold - taken;
  throw new Refusal("needs_second_key", undefined, {
    threshold: formatMoney(threshold, currency),
    taken: formatMoney(taken, currency),
    remaining: formatMoney(left > 0n ? left : 0n, currency),
  });
}

import type { Books } from "../books/books.ts";
import type { Facts } from "../books/facts.ts";
import { atLeastZero, formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { thresholdInForce } from "./threshold.ts";

/** The couple's threshold, and what the caller has taken alone within 24 hours. */
interface Allowance extends Pick<Facts, "takenAlone"> {
  readonly books: Books;
}

/** Whether taking `amount` from goals exceeds what one partner may take alone within 24 hours. */
export function exceedsAllowance({ books, takenAlone }: Allowance, amount: bigint): boolean {
  const threshold = thresholdInForce(books.couple);
  return threshold !== null && amount > 0n && takenAlone + amount > threshold;
}

/**
 * Checks that taking `amount` from goals does not exceed what one partner may take alone within 24 hours.
 * @throws Refusal `needs_second_key` with the threshold, the taken and the remaining amount
 */
export function assertWithinAllowance(allowance: Allowance, amount: bigint): void {
  if (!exceedsAllowance(allowance, amount)) return;
  const { couple } = allowance.books;
  const { currency } = couple;
  const [threshold, taken] = [thresholdInForce(couple) ?? 0n, allowance.takenAlone];
  throw new Refusal("needs_second_key", undefined, {
    threshold: formatMoney(threshold, currency),
    taken: formatMoney(taken, currency),
    remaining: formatMoney(atLeastZero(threshold - taken), currency),
  });
}

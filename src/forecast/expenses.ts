import type { Day } from "./timeline.ts";

/**
 * The money that comes in, after expenses. An expense that the money of its date does not cover is paid by the following
 * dates before any goal gets money. It takes nothing from what goals hold.
 */
export class MoneyAfterExpenses {
  /** Minor units of expenses that are not paid yet. */
  owed = 0n;

  /** What a day leaves for goals when its contribution, if it has one, is `amount`. In minor units. */
  of({ oneOff, contributes }: Day, amount: bigint): bigint {
    const money = oneOff + (contributes ? amount : 0n) - this.owed;
    this.owed = money < 0n ? -money : 0n;
    return money < 0n ? 0n : money;
  }
}

/** Minor units of expenses that the money of all days cannot pay, whether goals are complete before or not. */
export function unpaidAfter(days: readonly Day[], amount: bigint): bigint {
  const money = new MoneyAfterExpenses();
  for (const day of days) money.of(day, amount);
  return money.owed;
}

import type { Day } from "./timeline.ts";

/**
 * The money of each day after expenses. If it does not cover an expense, the money of the following days pays the rest
 * before any goal receives money. Expenses take nothing from goals.
 */
export class MoneyAfterExpenses {
  owed = 0n;

  /** The money of a day for goals, in minor units, if each contribution is `amount`. */
  of({ oneOff, contributes }: Day, amount: bigint): bigint {
    const money = oneOff + (contributes ? amount : 0n) - this.owed;
    this.owed = money < 0n ? -money : 0n;
    return money < 0n ? 0n : money;
  }
}

/** The expenses that the money of all days cannot pay, in minor units, even if goals are complete earlier. */
export function unpaidAfter(days: readonly Day[], amount: bigint): bigint {
  const money = new MoneyAfterExpenses();
  for (const day of days) money.of(day, amount);
  return money.owed;
}

/*
 * Exact arithmetic on amounts of one currency. They are decimal texts with the same number of decimals, so that minor units are
 * their digits.
 */

/** The minor units of an amount. */
export function minorUnits(amount: string): bigint {
  return BigInt(amount.replace(".", ""));
}

/** The decimal text of minor units. */
export function amountOf(minor: bigint, digits: number): string {
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, "0");
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return minor < 0n ? `-${whole}` : whole;
}

/** Whether the first amount is less than the second. */
export function isLess(amount: string, than: string): boolean {
  return minorUnits(amount) < minorUnits(than);
}

/** Whether an amount is not zero. */
export function isSome(amount: string): boolean {
  return minorUnits(amount) !== 0n;
}

/** A part of a whole, from 0 to 1. It is only a length in a picture. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole <= 0n ? 0 : Math.max(0, Math.min(1, Number(part) / Number(whole)));
}

/*
 * Monthly interest in exact arithmetic. A rate is a binary fixed-point number with 160 fractional bits, that is 48 decimal
 * digits.
 */

const PLACES = 160n;
const ONE = 1n << PLACES;
const FRACTION = ONE - 1n;
const HALF = ONE >> 1n;

/** A monthly interest rate, created by `monthlyRate`. */
export type Rate = bigint;

/**
 * The monthly rate i = (1 + y)^(1/12) - 1 that compounds to the annual yield y (the effective annual rate), rounded down
 * to 48 decimal digits.
 * @param annualYield a decimal text above -1, such as "0.04" for 4 % a year
 */
export function monthlyRate(annualYield: string): Rate {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(annualYield) ?? [];
  const scale = 10n ** BigInt(fraction.length);
  const digits = BigInt(whole + fraction);
  const growth = scale + (sign ? -digits : digits);
  if (growth <= 0n) throw new Error(`not a yield above -1: ${annualYield}`);
  return twelfthRoot((growth << (12n * PLACES)) / scale) - ONE;
}

/** The rate as the nearest double. */
export function rateAsNumber(rate: Rate): number {
  return Number(rate) / 2 ** Number(PLACES);
}

/** The interest in minor units: balance x rate, rounded half to even. Negative if the rate is. */
export function interestOn(balance: bigint, rate: Rate): bigint {
  const exact = balance * rate;
  const floor = exact >> PLACES;
  const rest = exact & FRACTION;
  const up = rest > HALF || (rest === HALF && (floor & 1n) === 1n);
  return up ? floor + 1n : floor;
}

/** The largest integer whose 12th power is at most n, by Newton's method from above. */
function twelfthRoot(n: bigint): bigint {
  let root = 1n << (BigInt(n.toString(2).length) / 12n + 1n);
  for (;;) {
    const next = (11n * root + n / root ** 11n) / 12n;
    if (next >= root) return root;
    root = next;
  }
}

/** Amounts in minor units by what they are of; nothing was added is 0. */
export class Amounts<Of> {
  readonly #amounts = new Map<Of, bigint>();

  of(what: Of): bigint {
    return this.#amounts.get(what) ?? 0n;
  }

  add(what: Of, amount: bigint): void {
    this.#amounts.set(what, this.of(what) + amount);
  }
}

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The amount, or zero when it is negative. */
export const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** Amounts in minor units by key; 0 for a key to which nothing was added. */
export class Amounts<Of> {
  readonly #amounts = new Map<Of, bigint>();

  of(what: Of): bigint {
    return this.#amounts.get(what) ?? 0n;
  }

  add(what: Of, amount: bigint): void {
    this.#amounts.set(what, this.of(what) + amount);
  }
}

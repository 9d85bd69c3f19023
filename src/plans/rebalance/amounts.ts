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

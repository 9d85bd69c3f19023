import type { PreparedScenario } from "./scenario.ts";
import type { Sharing } from "./sharing.ts";

/** Shares as `shareOut` does in proportion, in doubles: exactly while the product of two amounts is below 2^52. */
export class ProportionSharing implements Sharing {
  readonly #targets: Float64Array;
  readonly #remainders: Float64Array;

  constructor({ goals }: PreparedScenario, targets: Float64Array) {
    this.#targets = targets;
    this.#remainders = new Float64Array(goals.length);
  }

  share(money: number, _day: number, open: readonly number[], balances: Float64Array): void {
    const missing = Float64Array.from(
      open,
      (goal) => (this.#targets[goal] as number) - (balances[goal] as number),
    );
    const total = missing.reduce((sum, amount) => sum + amount, 0);
    const parts = money >= total ? missing : this.#inProportion(money, missing, total);
    for (const [at, goal] of open.entries()) {
      balances[goal] = (balances[goal] as number) + (parts[at] as number);
    }
  }

  #inProportion(money: number, missing: Float64Array, total: number): Float64Array {
    let left = money;
    const parts = missing.map((amount, at) => {
      const product = money * amount;
      const part = Math.floor(product / total);
      this.#remainders[at] = product - part * total;
      left -= part;
      return part;
    });
    for (; left > 0; left--) {
      const largest = this.#largestRemainder(missing.length);
      parts[largest] = (parts[largest] as number) + 1;
    }
    return parts;
  }

  #largestRemainder(count: number): number {
    let largest = 0;
    for (let at = 1; at < count; at++) {
      if ((this.#remainders[at] as number) > (this.#remainders[largest] as number)) largest = at;
    }
    this.#remainders[largest] = -1;
    return largest;
  }
}

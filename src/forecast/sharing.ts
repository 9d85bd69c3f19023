import { datesLeft } from "./on-schedule.ts";
import type { PreparedScenario } from "./scenario.ts";
import { nearestFirst } from "./split.ts";

/** Divides a day's money among goals in a trial. */
export interface Sharing {
  /**
   * Adds each open goal's part to its balance, at most the missing amount.
   * @param open goals that are not complete, in the scenario's order
   */
  share(money: number, day: number, open: readonly number[], balances: Float64Array): void;
}

/** `shareOut` in proportion, in doubles. It is exact while the product of two amounts is below 2^52. */
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

/** `shareOnSchedule` in doubles. */
export class ScheduleSharing implements Sharing {
  readonly #targets: Float64Array;
  /** The goals with a deadline, nearest first. */
  readonly #dated: Int32Array;
  /** By position in `#dated` and day: the number of dates that share the missing amount, 0 after the deadline. */
  readonly #dates: readonly Int32Array[];

  constructor({ goals, days }: PreparedScenario, targets: Float64Array) {
    this.#targets = targets;
    const places = nearestFirst([...goals.keys()], (at) => goals[at]?.deadline ?? null);
    const dated = places.flatMap((at) => {
      const goal = goals[at];
      return goal?.deadline ? [{ at, goal, deadline: goal.deadline }] : [];
    });
    this.#dated = Int32Array.from(dated, ({ at }) => at);
    this.#dates = dated.map(({ goal, deadline }) =>
      Int32Array.from(days, (day) => (day.date <= deadline ? datesLeft(goal, day) : 0)),
    );
  }

  share(money: number, day: number, open: readonly number[], balances: Float64Array): void {
    let left = money;
    for (let place = 0; place < this.#dated.length && left > 0; place++) {
      const dates = this.#dates[place]?.[day] as number;
      if (dates > 0) left -= this.#give(this.#dated[place] as number, dates, left, balances);
    }
    for (let place = 0; place < this.#dated.length && left > 0; place++) {
      if (this.#dates[place]?.[day] === 0)
        left -= this.#give(this.#dated[place] as number, 1, left, balances);
    }
    for (let place = 0; place < open.length && left > 0; place++) {
      left -= this.#give(open[place] as number, 1, left, balances);
    }
  }

  /** Gives a goal one of `dates` equal parts of its missing amount and returns this part. */
  #give(goal: number, dates: number, left: number, balances: Float64Array): number {
    const balance = balances[goal] as number;
    const missing = (this.#targets[goal] as number) - balance;
    if (missing <= 0) return 0;
    const part = Math.min(left, dates === 1 ? missing : ceilOf(missing, dates));
    balances[goal] = balance + part;
    return part;
  }
}

/** ceil(amount / parts) of integers. It is exact, unlike the ceiling of the quotient of doubles. */
function ceilOf(amount: number, parts: number): number {
  const quotient = Math.floor(amount / parts);
  return quotient * parts < amount ? quotient + 1 : quotient;
}

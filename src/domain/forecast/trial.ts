import type { Inflow } from "./inflow.ts";
import type { PreparedScenario } from "./scenario.ts";

/*
 * Runs of a scenario as `save` does them, by the same order of events, but on what chance brings and in doubles: amounts
 * are whole numbers of minor units, which a double holds exactly. Where chance changes nothing, goals are complete on
 * the days on which they are in `save`.
 */

/** Runs a scenario on what one trial brings. Answers per goal the index of the day on which it is complete, or -1. */
export interface Trial {
  run(inflow: Inflow): Int32Array;
}

/** Adding and taking away 1.5 x 2^52 rounds a double to a whole number, a tie to the even one (IEEE 754). */
const ROUNDING = 1.5 * 2 ** 52;

/** The trial of a scenario. It is used again and again. */
export function trialOf(prepared: PreparedScenario): Trial {
  const together = prepared.split === "proportion" && prepared.goals.length > 1;
  return together ? new TogetherTrial(prepared) : new InTurnTrial(prepared);
}

/** A scenario in the numbers that a processor is fast with. */
class Numbers {
  readonly completed: Int32Array;
  readonly targets: Float64Array;
  readonly held: Float64Array;
  /** Of each day the number of the anniversary, or -1. */
  readonly anniversaries: Int32Array;

  constructor({ goals, days }: PreparedScenario) {
    this.completed = new Int32Array(goals.length);
    this.targets = Float64Array.from(goals, ({ target }) => Number(target));
    this.held = Float64Array.from(goals, ({ held }) => Number(held));
    this.anniversaries = Int32Array.from(days, ({ anniversary }) => anniversary ?? -1);
  }
}

/** One goal after the other takes what it needs, and leaves the rest to the next. */
class InTurnTrial implements Trial {
  readonly #numbers: Numbers;

  constructor(prepared: PreparedScenario) {
    this.#numbers = new Numbers(prepared);
  }

  run(inflow: Inflow): Int32Array {
    const { completed, anniversaries } = this.#numbers;
    let from = 0;
    for (let goal = 0; goal < completed.length; goal++) {
      const day = this.#fill(goal, inflow, from);
      completed[goal] = day;
      from = day < 0 ? anniversaries.length : Math.max(from, day);
    }
    return completed;
  }

  /** Fills one goal with the money from a day on. Answers the day on which it is complete, or -1. */
  #fill(goal: number, inflow: Inflow, from: number): number {
    const { money, rates } = inflow;
    const { anniversaries, targets, held } = this.#numbers;
    const target = targets[goal] as number;
    let balance = held[goal] as number;
    let earning = balance;
    if (balance >= target) return 0;
    for (let day = 0; day < anniversaries.length; day++) {
      if (day === inflow.drawn) inflow.draw();
      const anniversary = anniversaries[day] as number;
      if (anniversary > 0) {
        balance += earning * (rates[day] as number) + ROUNDING - ROUNDING;
        if (balance >= target) return day;
      }
      if (day >= from) {
        const left = (money[day] as number) - (target - balance);
        if (left >= 0) {
          money[day] = left;
          return day;
        }
        balance += money[day] as number;
      }
      if (anniversary >= 0) earning = balance;
    }
    return -1;
  }
}

/**
 * All goals share each day's money in proportion to what they are missing, by the largest remainder method of `shareOut`;
 * exactly so while the product of two amounts is below 2^52.
 */
class TogetherTrial implements Trial {
  readonly #numbers: Numbers;
  readonly #balances: Float64Array;
  readonly #earning: Float64Array;
  readonly #remainders: Float64Array;
  /** The goals that are not complete. */
  #open: number[] = [];

  constructor(prepared: PreparedScenario) {
    this.#numbers = new Numbers(prepared);
    this.#balances = new Float64Array(prepared.goals.length);
    this.#earning = new Float64Array(prepared.goals.length);
    this.#remainders = new Float64Array(prepared.goals.length);
  }

  run(inflow: Inflow): Int32Array {
    const { completed, anniversaries, held } = this.#numbers;
    this.#balances.set(held);
    this.#earning.set(held);
    this.#open = [...completed.keys()];
    completed.fill(-1);
    this.#close(0);
    for (let day = 0; day < anniversaries.length && this.#open.length > 0; day++) {
      if (day === inflow.drawn) inflow.draw();
      const anniversary = anniversaries[day] as number;
      if (anniversary > 0) this.#earn(inflow.rates[day] as number, day);
      if ((inflow.money[day] as number) > 0) this.#share(inflow.money[day] as number, day);
      if (anniversary >= 0) this.#earning.set(this.#balances);
    }
    return completed;
  }

  #earn(rate: number, day: number): void {
    if (rate === 0) return;
    for (const goal of this.#open) {
      this.#add(goal, (this.#earning[goal] as number) * rate + ROUNDING - ROUNDING);
    }
    this.#close(day);
  }

  #share(money: number, day: number): void {
    let total = 0;
    for (const goal of this.#open) total += this.#missing(goal);
    if (money < total) this.#shareInProportion(money, total);
    else for (const goal of this.#open) this.#add(goal, this.#missing(goal));
    this.#close(day);
  }

  #shareInProportion(money: number, total: number): void {
    let left = money;
    for (const goal of this.#open) {
      const product = money * this.#missing(goal);
      const part = Math.floor(product / total);
      this.#remainders[goal] = product - part * total;
      this.#add(goal, part);
      left -= part;
    }
    for (; left > 0; left--) this.#addToLargestRemainder();
  }

  #addToLargestRemainder(): void {
    let largest = this.#open[0] as number;
    for (const goal of this.#open) {
      if ((this.#remainders[goal] as number) > (this.#remainders[largest] as number)) largest = goal;
    }
    this.#remainders[largest] = -1;
    this.#add(largest, 1);
  }

  #close(day: number): void {
    let kept = 0;
    for (const goal of this.#open) {
      if (this.#missing(goal) > 0) this.#open[kept++] = goal;
      else this.#numbers.completed[goal] = day;
    }
    this.#open.length = kept;
  }

  #missing(goal: number): number {
    return (this.#numbers.targets[goal] as number) - (this.#balances[goal] as number);
  }

  #add(goal: number, amount: number): void {
    this.#balances[goal] = (this.#balances[goal] as number) + amount;
  }
}

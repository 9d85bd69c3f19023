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
  return isDaily(prepared) ? new DailyTrial(prepared) : new InTurnTrial(prepared);
}

/** Whether a trial has to look at all goals on each day: they share in proportion, or pay expenses. */
export function isDaily({ goals, split, days }: PreparedScenario): boolean {
  return (split === "proportion" && goals.length > 1) || days.some(({ oneOff }) => oneOff < 0n);
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
 * All goals share each day's money as `shareOut` does, and pay its expenses. In proportion that is exactly so while the
 * product of two amounts is below 2^52.
 */
class DailyTrial implements Trial {
  readonly #numbers: Numbers;
  readonly #inTurn: boolean;
  readonly #balances: Float64Array;
  readonly #earning: Float64Array;
  readonly #remainders: Float64Array;
  /** The goals that are not complete. */
  #open: number[] = [];

  constructor(prepared: PreparedScenario) {
    this.#numbers = new Numbers(prepared);
    this.#inTurn = prepared.split !== "proportion";
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
      const money = inflow.money[day] as number;
      if (money > 0) this.#share(money, day);
      if (money < 0) this.#pay(-money);
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
    const parts = this.#parts(money, this.#open, (goal) => this.#missing(goal));
    for (const [at, goal] of this.#open.entries()) this.#add(goal, parts[at] as number);
    this.#close(day);
  }

  #pay(expense: number): void {
    const payers = this.#open.toReversed();
    const parts = this.#parts(expense, payers, (goal) => this.#balances[goal] as number);
    for (const [at, goal] of payers.entries()) {
      this.#add(goal, -(parts[at] as number));
      this.#earning[goal] = Math.min(this.#earning[goal] as number, this.#balances[goal] as number);
    }
  }

  /** What each goal gets or pays of the money, at most what `most` says. */
  #parts(money: number, goals: readonly number[], most: (goal: number) => number): Float64Array {
    const all = Float64Array.from(goals, most);
    const total = all.reduce((sum, amount) => sum + amount, 0);
    if (money >= total) return all;
    return this.#inTurn ? inTurn(money, all) : this.#inProportion(money, all, total);
  }

  #inProportion(money: number, all: Float64Array, total: number): Float64Array {
    let left = money;
    const parts = all.map((amount, at) => {
      const product = money * amount;
      const part = Math.floor(product / total);
      this.#remainders[at] = product - part * total;
      left -= part;
      return part;
    });
    for (; left > 0; left--) {
      const largest = this.#largestRemainder(all.length);
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

function inTurn(money: number, most: Float64Array): Float64Array {
  let left = money;
  return most.map((amount) => {
    const part = Math.min(amount, left);
    left -= part;
    return part;
  });
}

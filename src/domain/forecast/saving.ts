import { sum } from "../money.ts";
import { interestOn, type Rate } from "./interest.ts";
import type { PreparedScenario, SavingGoal } from "./scenario.ts";
import { type Split, shareOut } from "./split.ts";
import type { Day } from "./timeline.ts";

/*
 * The exact run of a scenario, day by day, in minor units. On one day, in this order: the interest of a monthly
 * anniversary; the money of the day, one-off amounts and contribution together, shared among the goals that are not
 * complete. Where expenses make that less than nothing, the same goals pay it, the last in turn first. A goal that has
 * reached its target is complete: it takes no more money, earns no more and pays nothing.
 */

/** How far a goal has come. Amounts in minor units. */
export interface Progress {
  readonly goal: SavingGoal;
  readonly balance: bigint;
  /** Its parts of contributions and one-off amounts so far, less what it paid. */
  readonly contributed: bigint;
  /** Negative where the yield is. */
  readonly interest: bigint;
  /** The day on which it reached its target; the first day, where it held that from the start. */
  readonly completed: Day | null;
}

/** What one goal has; mutable within a run. */
class Pot implements Progress {
  readonly goal: SavingGoal;
  balance: bigint;
  contributed = 0n;
  interest = 0n;
  completed: Day | null = null;
  /** What earns: the balance at the end of the anniversary before. */
  #earning: bigint;

  constructor(goal: SavingGoal) {
    this.goal = goal;
    this.balance = goal.held;
    this.#earning = goal.held;
  }

  get missing(): bigint {
    return this.goal.target - this.balance;
  }

  earn(rate: Rate): void {
    const interest = interestOn(this.#earning, rate);
    this.interest += interest;
    this.balance += interest;
  }

  take(amount: bigint): void {
    this.contributed += amount;
    this.balance += amount;
  }

  /** Money that goes earns nothing for the month in which it goes. */
  pay(amount: bigint): void {
    this.take(-amount);
    if (this.#earning > this.balance) this.#earning = this.balance;
  }

  closeMonth(): void {
    this.#earning = this.balance;
  }
}

/** The goals of a run, and those of them that are not complete yet. */
class Pots {
  readonly all: readonly Pot[];
  open: readonly Pot[];
  /** Minor units of expenses that no goal could pay. */
  unpaid = 0n;

  constructor(goals: readonly SavingGoal[]) {
    this.all = goals.map((goal) => new Pot(goal));
    this.open = this.all;
  }

  earn(rate: Rate, day: Day): void {
    for (const pot of this.open) pot.earn(rate);
    this.close(day);
  }

  share(money: bigint, split: Split, day: Day): void {
    const missing = this.open.map((pot) => pot.missing);
    const parts = shareOut(money, missing, split);
    for (const [at, pot] of this.open.entries()) pot.take(parts[at] ?? 0n);
    this.close(day);
  }

  pay(expense: bigint, split: Split): void {
    const payers = this.open.toReversed();
    const parts = shareOut(
      expense,
      payers.map(({ balance }) => balance),
      split,
    );
    for (const [at, pot] of payers.entries()) pot.pay(parts[at] ?? 0n);
    this.unpaid += expense - sum(parts);
  }

  close(day: Day): void {
    if (this.open.every(({ missing }) => missing > 0n)) return;
    for (const pot of this.open) if (pot.missing <= 0n) pot.completed = day;
    this.open = this.open.filter(({ completed }) => !completed);
  }

  closeMonth(): void {
    for (const pot of this.open) pot.closeMonth();
  }
}

/** Goals times days between two yields: some milliseconds of work. */
const SLICE = 10_000;

/**
 * Saves `amount` with every contribution until all goals are complete or the days are over. Answers the goals in the
 * scenario's order; `onDay` sees them at the end of each day, and what of expenses nobody has paid. Yields between slices of the work.
 */
export function* save(
  { goals, split, days, rate }: PreparedScenario,
  amount: bigint,
  onDay: (day: Day, all: readonly Progress[], unpaid: bigint) => void = () => {},
): Generator<void, readonly Progress[]> {
  const pots = new Pots(goals);
  let work = 0;
  for (const day of days) {
    if (day.anniversary === 0) pots.close(day);
    else if (day.anniversary !== null && rate !== 0n) pots.earn(rate, day);
    const money = day.oneOff + (day.contributes ? amount : 0n);
    if (money > 0n) pots.share(money, split, day);
    if (money < 0n) pots.pay(-money, split);
    if (day.anniversary !== null) pots.closeMonth();
    onDay(day, pots.all, pots.unpaid);
    if (pots.open.length === 0) break;
    work += pots.open.length;
    if (work >= SLICE) yield;
    work %= SLICE;
  }
  return pots.all;
}

import { MoneyAfterExpenses } from "./expenses.ts";
import { interestOn, type Rate } from "./interest.ts";
import { type Claim, shareOnSchedule } from "./on-schedule.ts";
import type { PreparedGoal, PreparedScenario } from "./scenario.ts";
import { nearestFirst, type Split, shareOut } from "./split.ts";
import type { Day } from "./timeline.ts";

/*
 * The exact run of a scenario, day by day, in minor units. On one day, in this order: the interest of a monthly
 * anniversary; then the money of the day, its contribution and one-off amounts together, pays expenses, and what is left
 * is shared among the goals that are not complete. A goal that has reached its target is complete: it takes no more money
 * and earns no more.
 */

/** How far a goal has come. Amounts in minor units. */
export interface Progress {
  readonly goal: PreparedGoal;
  readonly balance: bigint;
  /** Its parts of contributions and one-off amounts so far. */
  readonly contributed: bigint;
  /** Negative where the yield is. */
  readonly interest: bigint;
  /** The day on which it reached its target; the first day, where it held that from the start. */
  readonly completed: Day | null;
}

/** What one goal has; mutable within a run. */
class Pot implements Progress, Claim {
  readonly goal: PreparedGoal;
  balance: bigint;
  contributed = 0n;
  interest = 0n;
  completed: Day | null = null;
  /** What earns: the balance at the end of the anniversary before. */
  #earning: bigint;

  constructor(goal: PreparedGoal) {
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

  closeMonth(): void {
    this.#earning = this.balance;
  }
}

/** The goals of a run, and those of them that are not complete yet. */
class Pots {
  readonly all: readonly Pot[];
  open: readonly Pot[];
  /** The open ones by nearest deadline. */
  #nearestFirst: readonly Pot[];

  constructor(goals: readonly PreparedGoal[]) {
    this.all = goals.map((goal) => new Pot(goal));
    this.open = this.all;
    this.#nearestFirst = nearestFirst(this.all, ({ goal }) => goal.deadline);
  }

  earn(rate: Rate, day: Day): void {
    for (const pot of this.open) pot.earn(rate);
    this.close(day);
  }

  share(money: bigint, split: Split, day: Day): void {
    const parts =
      split === "on_schedule"
        ? shareOnSchedule(money, day, this.open, this.#nearestFirst)
        : shareOut(
            money,
            this.open.map(({ missing }) => missing),
            split,
          );
    for (const [at, pot] of this.open.entries()) pot.take(parts[at] ?? 0n);
    this.close(day);
  }

  close(day: Day): void {
    if (this.open.every(({ missing }) => missing > 0n)) return;
    for (const pot of this.open) if (pot.missing <= 0n) pot.completed = day;
    this.open = this.open.filter(({ completed }) => !completed);
    this.#nearestFirst = this.#nearestFirst.filter(({ completed }) => !completed);
  }

  closeMonth(): void {
    for (const pot of this.open) pot.closeMonth();
  }
}

/** Goals times days between two yields: some milliseconds of work. */
const SLICE = 10_000;

/**
 * Saves `amount` with every contribution until all goals are complete or the days are over. Answers the goals in the
 * scenario's order; `onDay` sees them at the end of each day. Yields between slices of the work.
 */
export function* save(
  { goals, split, days, rate }: PreparedScenario,
  amount: bigint,
  onDay: (day: Day, all: readonly Progress[]) => void = () => {},
): Generator<void, readonly Progress[]> {
  const pots = new Pots(goals);
  const inflow = new MoneyAfterExpenses();
  let work = 0;
  for (const day of days) {
    if (day.anniversary === 0) pots.close(day);
    else if (day.anniversary !== null && rate !== 0n) pots.earn(rate, day);
    const money = inflow.of(day, amount);
    if (money > 0n) pots.share(money, split, day);
    if (day.anniversary !== null) pots.closeMonth();
    onDay(day, pots.all);
    if (pots.open.length === 0) break;
    work += pots.open.length;
    if (work >= SLICE) yield;
    work %= SLICE;
  }
  return pots.all;
}

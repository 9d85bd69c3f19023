import { interestOn, type Rate } from "./interest.ts";
import type { Course, SavingGoal } from "./scenario.ts";
import { shareOut } from "./split.ts";
import type { Day } from "./timeline.ts";

/*
 * The exact run of a scenario, day by day, in minor units. On one day, in this order: the interest of a monthly
 * anniversary; the money of the day, one-off amounts and contribution together, shared among the goals that are not
 * complete. A goal that has reached its target is complete: it takes no more money and earns no more.
 */

/** How far a goal has come. Amounts in minor units. */
export interface Progress {
  readonly goal: SavingGoal;
  readonly balance: bigint;
  /** Its parts of contributions and one-off amounts so far. */
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

  closeMonth(): void {
    this.#earning = this.balance;
  }
}

/**
 * Saves `amount` with every contribution until all goals are complete or the days are over. Answers the goals in the
 * course's order; `onDay` sees them at the end of each day.
 */
export function save(
  { goals, split, days, rate }: Course,
  amount: bigint,
  onDay: (day: Day, all: readonly Progress[]) => void = () => {},
): readonly Progress[] {
  const all = goals.map((goal) => new Pot(goal));
  let open = all;
  const close = (day: Day) => {
    if (open.every(({ missing }) => missing > 0n)) return;
    for (const pot of open) if (pot.missing <= 0n) pot.completed = day;
    open = open.filter(({ completed }) => !completed);
  };
  const [first] = days;
  if (first) close(first);
  for (const day of days) {
    if (day.anniversary && rate !== 0n) {
      for (const pot of open) pot.earn(rate);
      close(day);
    }
    const money = day.oneOff + (day.contributes ? amount : 0n);
    if (money > 0n) {
      const parts = shareOut(
        money,
        open.map(({ missing }) => missing),
        split,
      );
      for (const [at, pot] of open.entries()) pot.take(parts[at] ?? 0n);
      close(day);
    }
    if (day.anniversary !== null) for (const pot of open) pot.closeMonth();
    onDay(day, all);
    if (open.length === 0) break;
  }
  return all;
}

import { MoneyAfterExpenses } from "./expenses.ts";
import { interestOn, type Rate } from "./interest.ts";
import { type Claim, shareOnSchedule } from "./on-schedule.ts";
import type { PreparedGoal, PreparedScenario } from "./scenario.ts";
import { nearestFirst, type Split, shareOut } from "./split.ts";
import type { Day } from "./timeline.ts";

/*
 * The exact run of a scenario, day by day, in minor units. On each day, first a monthly anniversary earns interest. Then the
 * day's contribution and one-off amounts pay expenses, and the rest is shared among the goals that are not complete. A goal
 * that has reached its target is complete: it receives no more money and earns no more interest.
 */

/** The progress of a goal. Amounts are minor units. */
export interface Progress {
  readonly goal: PreparedGoal;
  readonly balance: bigint;
  /** Its total parts of contributions and one-off amounts. */
  readonly contributed: bigint;
  readonly interest: bigint;
  /** The day on which it reached its target; the first day if it already had it. */
  readonly completed: Day | null;
}

class GoalRun implements Progress, Claim {
  readonly goal: PreparedGoal;
  balance: bigint;
  contributed = 0n;
  interest = 0n;
  completed: Day | null = null;
  /** The balance at the end of the previous anniversary, which earns interest. */
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

class GoalRuns {
  readonly all: readonly GoalRun[];
  open: readonly GoalRun[];
  #nearestFirst: readonly GoalRun[];

  constructor(goals: readonly PreparedGoal[]) {
    this.all = goals.map((goal) => new GoalRun(goal));
    this.open = this.all;
    this.#nearestFirst = nearestFirst(this.all, ({ goal }) => goal.deadline);
  }

  earn(rate: Rate, day: Day): void {
    for (const goal of this.open) goal.earn(rate);
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
    for (const [at, goal] of this.open.entries()) goal.take(parts[at] ?? 0n);
    this.close(day);
  }

  close(day: Day): void {
    if (this.open.every(({ missing }) => missing > 0n)) return;
    for (const goal of this.open) if (goal.missing <= 0n) goal.completed = day;
    this.open = this.open.filter(({ completed }) => !completed);
    this.#nearestFirst = this.#nearestFirst.filter(({ completed }) => !completed);
  }

  closeMonth(): void {
    for (const goal of this.open) goal.closeMonth();
  }
}

/** Goals times days between two yields, some milliseconds of work. */
const SLICE = 10_000;

/**
 * Contributes `amount` on every contribution date until all goals are complete or the days end. Returns the goals in the
 * scenario's order; `onDay` is called with them at the end of each day. Yields between slices of the work.
 */
export function* save(
  { goals, split, days, rate }: PreparedScenario,
  amount: bigint,
  onDay: (day: Day, all: readonly Progress[]) => void = () => {},
): Generator<void, readonly Progress[]> {
  const run = new GoalRuns(goals);
  const inflow = new MoneyAfterExpenses();
  let work = 0;
  for (const day of days) {
    if (day.anniversary === 0) run.close(day);
    else if (day.anniversary !== null && rate !== 0n) run.earn(rate, day);
    const money = inflow.of(day, amount);
    if (money > 0n) run.share(money, split, day);
    if (day.anniversary !== null) run.closeMonth();
    onDay(day, run.all);
    if (run.open.length === 0) break;
    work += run.open.length;
    if (work >= SLICE) yield;
    work %= SLICE;
  }
  return run.all;
}

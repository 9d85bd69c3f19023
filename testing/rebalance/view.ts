import type { Strategy } from "../../src/books/plan.ts";
import type { Move, PlanBooks, PlanGoal } from "../../src/plans/rebalance/rebalance.ts";

/** A goal in plain numbers. The tests read the books without code of the optimiser. */
export interface GoalView {
  readonly id: string;
  readonly gives: boolean;
  readonly gets: boolean;
  readonly target: number;
  /** The amount that the strategy wants for the goal. */
  readonly wanted: number;
  readonly before: number;
}

export interface AccountView {
  readonly id: string;
  readonly excess: number;
  readonly free: number;
}

export interface View {
  readonly strategy: Strategy;
  /** Smaller amounts are not worth a move. */
  readonly majorUnit: number;
  readonly accounts: readonly AccountView[];
  /** The most important first. */
  readonly goals: readonly GoalView[];
  /** What a goal holds of an account. */
  held(account: string, goal: string): number;
}

/** The need of a goal after the cure. A small need that would not complete the goal is ignored. */
export function needOf({ wanted, target, before }: GoalView, charged: number, { majorUnit }: View): number {
  const left = before - charged;
  return left < wanted && wanted - left < majorUnit && wanted !== target ? left : wanted;
}

/** Whether the plan has no use for free money beyond the needs. */
export function savesFreeMoney({ strategy }: View): boolean {
  return strategy === "on_schedule" || strategy === "deadline_first";
}

export function viewOf(books: PlanBooks, strategy: Strategy): View {
  const majorUnit = Number(books.majorUnit);
  const held = (account: string, goal: string) =>
    Number(books.allocations.find((row) => row.accountId === account && row.goalId === goal)?.amount ?? 0n);
  const accounts = books.accounts.map(({ id, balance, keepAvailable }) => {
    const available = Number(balance) - sumOf(books.goals.map((goal) => held(id, goal.id)));
    const free = available - Number(keepAvailable);
    return { id, excess: Math.max(0, -available), free: free >= majorUnit ? free : 0 };
  });
  const goals = books.goals.toSorted((a, b) => compare(keyOf(a, strategy), keyOf(b, strategy)));
  return {
    strategy,
    majorUnit,
    accounts,
    held,
    goals: goals.map((goal) => {
      const before = Number(goal.elsewhere) + sumOf(accounts.map(({ id }) => held(id, goal.id)));
      const target = Number(goal.targetAmount);
      const expected = goal.expectedNext === null ? before : Number(goal.expectedNext);
      const wanted = strategy === "waterfall" ? target : Math.min(target, expected);
      const gives = goal.included && !goal.locked;
      return { id: goal.id, gives, gets: goal.included, target, wanted, before };
    }),
  };
}

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** The total change of a goal's money by the moves. */
export function changeOf(moves: readonly Move[], goal: string): number {
  return sumOf(
    moves.map(
      ({ fromGoalId, toGoalId, amount }) =>
        Number(amount) * (Number(toGoalId === goal) - Number(fromGoalId === goal)),
    ),
  );
}

function keyOf(
  { priority, deadline, createdAt, id }: PlanGoal,
  strategy: Strategy,
): readonly (string | number)[] {
  const day = deadline === null ? Number.POSITIVE_INFINITY : Date.parse(deadline);
  return strategy === "deadline_first"
    ? [day, priority, Date.parse(createdAt), id]
    : [priority, day, Date.parse(createdAt), id];
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, own] of a.entries()) {
    const other = b[index];
    if (other !== undefined && own !== other) return own < other ? -1 : 1;
  }
  return 0;
}

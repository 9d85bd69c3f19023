import type { Move, PlanBooks, PlanGoal, Strategy } from "../../src/domain/rebalance.ts";

/** A goal in plain numbers: the tests' own reading of the books, which shares no code with the optimiser. */
export interface GoalView {
  readonly id: string;
  readonly gives: boolean;
  readonly gets: boolean;
  readonly target: number;
  readonly need: number;
  readonly before: number;
}

export interface AccountView {
  readonly id: string;
  readonly excess: number;
  readonly free: number;
}

export interface View {
  readonly strategy: Strategy;
  readonly accounts: readonly AccountView[];
  /** The most important first. */
  readonly goals: readonly GoalView[];
  /** What a goal holds of an account. */
  held(account: string, goal: string): number;
}

export function viewOf(books: PlanBooks, strategy: Strategy): View {
  const held = (account: string, goal: string) =>
    Number(books.allocations.find((row) => row.accountId === account && row.goalId === goal)?.amount ?? 0n);
  const accounts = books.accounts.map(({ id, balance, keepAvailable }) => {
    const available = Number(balance) - sumOf(books.goals.map((goal) => held(id, goal.id)));
    return { id, excess: Math.max(0, -available), free: Math.max(0, available - Number(keepAvailable)) };
  });
  const goals = books.goals.toSorted((a, b) => compare(keyOf(a, strategy), keyOf(b, strategy)));
  return {
    strategy,
    accounts,
    held,
    goals: goals.map((goal) => {
      const before = Number(goal.elsewhere) + sumOf(accounts.map(({ id }) => held(id, goal.id)));
      const target = Number(goal.targetAmount);
      const onSchedule = goal.onSchedule === null ? before : Number(goal.onSchedule);
      const need = strategy === "waterfall" ? target : Math.min(target, onSchedule);
      const gives = goal.included && !goal.locked;
      return { id: goal.id, gives, gets: goal.included, target, need, before };
    }),
  };
}

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** How much the moves change what a goal holds in all. */
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

import type { Strategy } from "../../books/plan.ts";
import { atLeastZero, min } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { PlanAccount, PlanBooks, PlanGoal } from "./rebalance.ts";

export interface Goal {
  readonly id: string;
  /** The amount that the strategy wants it to have, at most its target. */
  readonly wanted: bigint;
  readonly target: bigint;
  /** Its saved amount, including money that the plan cannot move. */
  readonly before: bigint;
  /** The amount allocated from the plan's accounts if it is a donor, otherwise zero. */
  readonly movable: bigint;
  readonly canReceive: boolean;
}

/** The positive amount that a donor has allocated from an account. */
export interface Cell {
  readonly goal: Goal;
  readonly amount: bigint;
}

export interface Account {
  readonly id: string;
  /** The available amount above keep_available; zero if it is less than one major unit. */
  readonly free: bigint;
  /** The allocated amount that the balance does not cover. */
  readonly excess: bigint;
  /** Least important goal first. */
  readonly cells: readonly Cell[];
}

export interface Position {
  /** Most free money first. */
  readonly accounts: readonly Account[];
  /** Most important first. */
  readonly goals: readonly Goal[];
}

/** The books in the order in which the plan processes them. Allocations of goals that are not donors only count towards their totals. */
export function positionOf(books: PlanBooks, strategy: Strategy): Position {
  const held = heldByAccount(books);
  const ordered = [...books.goals].sort(inOrderOf(strategy));
  const goals = ordered.map((goal) => {
    const inPlan = [...held.values()].reduce((sum, account) => sum + account.of(goal.id), 0n);
    return { given: goal, seen: goalOf(goal, inPlan, strategy) };
  });
  const accounts = books.accounts.map(({ id, balance, keepAvailable }): Account => {
    const ofAccount = held.get(id) ?? new Amounts<string>();
    const allocated = goals.reduce((sum, { seen }) => sum + ofAccount.of(seen.id), 0n);
    const cells = goals
      .filter(({ given, seen }) => isDonor(given) && ofAccount.of(seen.id) > 0n)
      .map(({ seen }) => ({ goal: seen, amount: ofAccount.of(seen.id) }))
      .reverse();
    const free = freeMoney({ balance, allocated, keepAvailable }, books.majorUnit);
    return { id, free, excess: atLeastZero(allocated - balance), cells };
  });
  return { accounts: accounts.sort(mostFreeFirst), goals: goals.map(({ seen }) => seen) };
}

/** The available amount of an account above keep_available, or zero if it is less than one major unit. */
export function freeMoney(
  {
    balance,
    allocated,
    keepAvailable,
  }: Pick<PlanAccount, "balance" | "keepAvailable"> & { allocated: bigint },
  majorUnit: bigint,
): bigint {
  const free = balance - allocated - keepAvailable;
  return free < majorUnit ? 0n : free;
}

function heldByAccount({ accounts, goals, allocations }: PlanBooks): Map<string, Amounts<string>> {
  const known = new Set(goals.map(({ id }) => id));
  const held = new Map(accounts.map(({ id }) => [id, new Amounts<string>()]));
  for (const { accountId, goalId, amount } of allocations) {
    const account = held.get(accountId);
    if (!account || !known.has(goalId))
      throw new Error(
        `allocation from account ${accountId} to goal ${goalId}: one of them is missing in the plan's books`,
      );
    account.add(goalId, amount);
  }
  return held;
}

function goalOf(goal: PlanGoal, inPlan: bigint, strategy: Strategy): Goal {
  const before = goal.elsewhere + inPlan;
  const wanted = strategy === "waterfall" ? goal.targetAmount : (goal.expectedNext ?? before);
  return {
    id: goal.id,
    wanted: min(goal.targetAmount, wanted),
    target: goal.targetAmount,
    before,
    movable: isDonor(goal) ? inPlan : 0n,
    canReceive: goal.included,
  };
}

const isDonor = ({ included, locked }: PlanGoal): boolean => included && !locked;

/** Deadlines are ISO dates, so text order is time order. "none" sorts after every digit. */
function inOrderOf(strategy: Strategy): (a: PlanGoal, b: PlanGoal) => number {
  const byPriority = (a: PlanGoal, b: PlanGoal) => a.priority - b.priority;
  const byDeadline = (a: PlanGoal, b: PlanGoal) => inTextOrder(a.deadline ?? "none", b.deadline ?? "none");
  const rest = (a: PlanGoal, b: PlanGoal) => inTextOrder(a.createdAt, b.createdAt) || inTextOrder(a.id, b.id);
  return strategy === "deadline_first"
    ? (a, b) => byDeadline(a, b) || byPriority(a, b) || rest(a, b)
    : (a, b) => byPriority(a, b) || byDeadline(a, b) || rest(a, b);
}

function mostFreeFirst(a: Account, b: Account): number {
  if (a.free !== b.free) return a.free > b.free ? -1 : 1;
  return inTextOrder(a.id, b.id);
}

function inTextOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

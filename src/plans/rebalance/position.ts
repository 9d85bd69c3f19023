import type { Strategy } from "../../books/plan.ts";
import { atLeastZero, min } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { PlanAccount, PlanBooks, PlanGoal } from "./rebalance.ts";

/** A goal as the plan sees it. */
export interface Goal {
  readonly id: string;
  /** What the strategy wants it to hold, at most its target. */
  readonly wanted: bigint;
  readonly target: bigint;
  /** Its total, what it holds elsewhere included. */
  readonly before: bigint;
  /** What can be taken from it: what it holds of the plan's accounts, nothing when it gives nothing. */
  readonly movable: bigint;
  readonly gets: boolean;
}

/** What a goal that gives holds of an account: more than zero. */
export interface Cell {
  readonly goal: Goal;
  readonly amount: bigint;
}

export interface Account {
  readonly id: string;
  /** Available above keep_available; zero where that is less than one major unit. */
  readonly free: bigint;
  /** Allocated beyond the balance. */
  readonly excess: bigint;
  /** The least important goal first. */
  readonly cells: readonly Cell[];
}

export interface Position {
  /** In a fixed order: the most free money first. */
  readonly accounts: readonly Account[];
  /** The most important first. */
  readonly goals: readonly Goal[];
}

/** Puts the books in order. What goals that give nothing hold only counts towards their totals. */
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
      .filter(({ given, seen }) => givesMoney(given) && ofAccount.of(seen.id) > 0n)
      .map(({ seen }) => ({ goal: seen, amount: ofAccount.of(seen.id) }))
      .reverse();
    const free = freeMoney({ balance, allocated, keepAvailable }, books.majorUnit);
    return { id, free, excess: atLeastZero(allocated - balance), cells };
  });
  return { accounts: accounts.sort(mostFreeFirst), goals: goals.map(({ seen }) => seen) };
}

/** What an account has to spare: what is available above keep_available, unless that is less than one major unit. */
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
        `an allocation of ${accountId} to ${goalId}, which are not both in the books of the plan`,
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
    movable: givesMoney(goal) ? inPlan : 0n,
    gets: goal.included,
  };
}

const givesMoney = ({ included, locked }: PlanGoal): boolean => included && !locked;

/** Deadlines are ISO dates, so that text order is time order; "none" comes after every digit. */
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

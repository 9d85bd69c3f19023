import { atLeastZero, min } from "../kernel/money.ts";
import { type Books, pairOf } from "./books.ts";
import type { Account, Goal } from "./rows.ts";

/* Figures derived from the rows. Amounts are minor units. */

type Holdings = Pick<Books, "allocations">;

/** The amount allocated to a goal from an account. */
export function allocationOf({ allocations }: Holdings, goalId: string, accountId: string): bigint {
  return allocations.get(pairOf(goalId, accountId))?.allocatedAmount ?? 0n;
}

/** The amount of an account that is allocated to goals. */
export function allocatedIn({ allocations }: Holdings, accountId: string): bigint {
  let allocated = 0n;
  for (const row of allocations.values()) if (row.accountId === accountId) allocated += row.allocatedAmount;
  return allocated;
}

/** The balance minus the allocated amount; negative if the account is over-allocated. */
export function availableIn(books: Holdings, account: Account): bigint {
  return account.balance - allocatedIn(books, account.id);
}

/** The allocated amount that the balance does not cover. */
export function overAllocatedIn(books: Holdings, account: Account): bigint {
  return atLeastZero(-availableIn(books, account));
}

/** The amount that can still be allocated: the available money above `keepAvailable`. */
export function allocatableIn(books: Holdings, account: Account): bigint {
  return atLeastZero(availableIn(books, account) - account.keepAvailable);
}

type Saving = Pick<Goal, "targetAmount" | "currentAllocation" | "spent">;

/** The amount saved for a goal: allocated and spent money, which both count towards its progress. */
export function savedOf({ currentAllocation, spent }: Omit<Saving, "targetAmount">): bigint {
  return currentAllocation + spent;
}

/** The amount missing to the target. */
export function remainingOf(goal: Saving): bigint {
  return atLeastZero(goal.targetAmount - savedOf(goal));
}

/** The allocated amount above the target. */
export function overfundedOf(goal: Saving): bigint {
  return min(atLeastZero(savedOf(goal) - goal.targetAmount), goal.currentAllocation);
}

/** The saved percentage of the target, rounded down to one decimal, so that 100 means that the target is reached. */
export function percentOf(goal: Saving): number {
  return Number((savedOf(goal) * 1000n) / goal.targetAmount) / 10;
}

/** The saved percentage of the target, rounded down to 0, 25, 50, 75 or 100. */
export function quarterOf(goal: Saving): number {
  return Number(min((savedOf(goal) * 4n) / goal.targetAmount, 4n)) * 25;
}

const NO_DEADLINE = "~";

type Ranked = Pick<Goal, "priority" | "deadline" | "id">;

/** The order of goals: the most important first, then the earliest deadline, then the oldest. */
export function byImportance(a: Ranked, b: Ranked): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  const [one, other] = [a, b].map(({ deadline, id }) => `${deadline ?? NO_DEADLINE} ${id}`);
  return (one ?? "") < (other ?? "") ? -1 : 1;
}

/** The open accounts, oldest first. */
export function openAccounts({ accounts }: Pick<Books, "accounts">): readonly Account[] {
  return [...accounts.values()].filter(({ status }) => status === "open");
}

/** The active goals, the most important first. */
export function activeGoals({ goals }: Pick<Books, "goals">): readonly Goal[] {
  return [...goals.values()].filter(({ status }) => status === "active").toSorted(byImportance);
}

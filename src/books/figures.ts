import { type Books, pairOf } from "./books.ts";
import type { Account, Goal } from "./rows.ts";

/* Figures that follow from the rows. Amounts are minor units. */

/** What a sum over allocations needs: whole books, or books as a viewer sees them. */
type Holdings = Pick<Books, "allocations">;

/** What a goal holds of an account. */
export function heldOf({ allocations }: Holdings, goalId: string, accountId: string): bigint {
  return allocations.get(pairOf(goalId, accountId))?.allocatedAmount ?? 0n;
}

/** How much of an account stands behind goals. */
export function allocatedIn({ allocations }: Holdings, accountId: string): bigint {
  let allocated = 0n;
  for (const row of allocations.values()) if (row.accountId === accountId) allocated += row.allocatedAmount;
  return allocated;
}

/** Balance less what is allocated; negative when the account is over-allocated. */
export function availableIn(books: Holdings, account: Account): bigint {
  return account.balance - allocatedIn(books, account.id);
}

/** By how much goals hold more than the balance covers; zero when it covers all. */
export function overAllocatedIn(books: Holdings, account: Account): bigint {
  const available = availableIn(books, account);
  return available < 0n ? -available : 0n;
}

/** What can still be allocated: the available money above `keepAvailable`. */
export function allocatableIn(books: Holdings, account: Account): bigint {
  const free = availableIn(books, account) - account.keepAvailable;
  return free > 0n ? free : 0n;
}

type Saving = Pick<Goal, "targetAmount" | "currentAllocation" | "spent">;

/** What was saved for a goal: what it holds and what was spent from it. Its progress counts both. */
export function savedOf({ currentAllocation, spent }: Omit<Saving, "targetAmount">): bigint {
  return currentAllocation + spent;
}

/** What a goal still lacks of its target. */
export function remainingOf(goal: Saving): bigint {
  const saved = savedOf(goal);
  return goal.targetAmount > saved ? goal.targetAmount - saved : 0n;
}

/** What a goal holds beyond its target. */
export function overfundedOf(goal: Saving): bigint {
  const saved = savedOf(goal);
  const above = saved > goal.targetAmount ? saved - goal.targetAmount : 0n;
  return above > goal.currentAllocation ? goal.currentAllocation : above;
}

/** Percent of the target that was saved, rounded down to one decimal, so that 100 means reached. */
export function percentOf(goal: Saving): number {
  return Number((savedOf(goal) * 1000n) / goal.targetAmount) / 10;
}

/** The highest of 0, 25, 50, 75 and 100 percent of the target that was saved. */
export function quarterOf(goal: Saving): number {
  const whole = (savedOf(goal) * 4n) / goal.targetAmount;
  return Number(whole < 4n ? whole : 4n) * 25;
}

/** After every date. */
const NO_DEADLINE = "~";

type Ranked = Pick<Goal, "priority" | "deadline" | "id">;

/** The order of goals everywhere: the most important first, then the nearest deadline, then the oldest. */
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

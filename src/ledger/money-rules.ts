import type { Books } from "../books/books.ts";
import { allocatableIn, allocationOf, availableIn } from "../books/figures.ts";
import type { Account, Goal } from "../books/rows.ts";
import { assertInRange, formatMoney } from "../kernel/money.ts";
import { found, Refusal } from "../kernel/refusals.ts";

/*
 * The rules for moving money. Operations, plans and reversals check them before they append an event. The amount that one
 * partner may take alone is checked separately (approval/).
 */

/** Money of one account that moves between goals, or between a goal and the available money (no goal). */
export interface Movement {
  readonly accountId: string;
  readonly fromGoalId?: string | null | undefined;
  readonly toGoalId?: string | null | undefined;
  /** Minor units above zero. */
  readonly amount: bigint;
}

/** @throws Refusal `not_found`, `account_closed` */
export function openAccount({ accounts }: Books, id: string): Account {
  const account = found(accounts.get(id), "account");
  assertOpen(account);
  return account;
}

/** @throws Refusal `account_closed` */
export function assertOpen({ status }: Account): void {
  if (status === "closed") throw new Refusal("account_closed");
}

/** @throws Refusal `not_found`, `goal_closed` */
export function activeGoal({ goals }: Books, id: string): Goal {
  const goal = found(goals.get(id), "goal");
  assertActive(goal);
  return goal;
}

/** @throws Refusal `goal_closed` */
export function assertActive({ status }: Goal): void {
  if (status === "closed") throw new Refusal("goal_closed");
}

/** @throws Refusal `goal_locked` */
export function assertUnlocked({ id, locked }: Goal): void {
  if (locked) throw new Refusal("goal_locked", undefined, { goal_id: id });
}

/**
 * Checks the rules for moving allocated money.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `insufficient_available`
 */
export function assertMovable(books: Books, { accountId, fromGoalId, toGoalId, amount }: Movement): void {
  const account = openAccount(books, accountId);
  const from = fromGoalId == null ? undefined : activeGoal(books, fromGoalId);
  if (toGoalId != null) activeGoal(books, toGoalId);
  if (!from) {
    assertAllocatable(books, account, amount);
    return;
  }
  assertUnlocked(from);
  assertAllocated(books, account, from, amount);
}

/** @throws Refusal `insufficient_available` unless the amount can be allocated */
function assertAllocatable(books: Books, account: Account, amount: bigint): void {
  const allocatable = allocatableIn(books, account);
  if (amount <= allocatable) return;
  throw new Refusal("insufficient_available", undefined, {
    available: formatMoney(availableIn(books, account), account.currency),
    keep_available: formatMoney(account.keepAvailable, account.currency),
    allocatable: formatMoney(allocatable, account.currency),
  });
}

/** @throws Refusal `insufficient_allocation` unless the amount is allocated to the goal from the account */
function assertAllocated(books: Books, account: Account, goal: Goal, amount: bigint): void {
  const allocated = allocationOf(books, goal.id, account.id);
  if (amount <= allocated) return;
  throw new Refusal("insufficient_allocation", undefined, {
    allocated: formatMoney(allocated, account.currency),
  });
}

/** @throws Refusal `insufficient_balance` if the amount exceeds the balance */
export function assertBalanceCovers(account: Account, amount: bigint): void {
  if (amount <= account.balance) return;
  throw new Refusal("insufficient_balance", undefined, {
    balance: formatMoney(account.balance, account.currency),
  });
}

/** @throws Refusal `amount_out_of_range` if the balance would exceed the largest amount */
export function assertBalanceInRange(account: Account, amount: bigint): void {
  assertInRange(account.balance + amount);
}

import { AllocationMap } from "./allocation-map.ts";
import type { BankAccount } from "./bank-account.ts";
import type { FinancialGoal } from "./financial-goal.ts";
import { appendEvent, type Writing } from "./ledger.ts";
import type { EventMetadata, LedgerEvent } from "./ledger-event.ts";
import { formatMoney } from "./money.ts";
import { Refusal } from "./refusals.ts";
import { requireOneKey } from "./second-key.ts";

/*
 * Moving money between an account's available balance and the goals. Accounts and goals come with their
 * `allocations` loaded, read after the couple's lock was taken. Amounts are minor units above zero.
 */

interface Earmark {
  readonly account: BankAccount;
  readonly goal: FinancialGoal;
  readonly amount: bigint;
  readonly metadata?: EventMetadata | undefined;
}

/**
 * available -> goal.
 * @throws Refusal `account_closed`, `goal_closed`, `insufficient_available`
 */
export function allocate(writing: Writing, { account, goal, amount, metadata }: Earmark): LedgerEvent {
  assertUsable(account, goal);
  assertAllocatable(account, amount);
  give(writing, account, goal, amount);
  return appendEvent(writing, {
    eventType: "ALLOCATION",
    amount,
    sourceAccount: account,
    destGoal: goal,
    metadata,
  });
}

/**
 * goal -> available.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `needs_second_key`
 */
export async function release(
  writing: Writing,
  { account, goal, amount, metadata }: Earmark,
): Promise<LedgerEvent> {
  assertUsable(account, goal);
  goal.assertUnlocked();
  await assertTakable(writing, account, goal, amount);
  take(account, goal, amount);
  return appendEvent(writing, {
    eventType: "RELEASE",
    amount,
    sourceAccount: account,
    sourceGoal: goal,
    metadata,
  });
}

/**
 * goal -> goal within one account.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `needs_second_key`
 */
export async function reallocate(
  writing: Writing,
  {
    account,
    from,
    to,
    amount,
    metadata,
  }: Omit<Earmark, "goal"> & { readonly from: FinancialGoal; readonly to: FinancialGoal },
): Promise<LedgerEvent> {
  assertUsable(account, from);
  assertUsable(account, to);
  from.assertUnlocked();
  await assertTakable(writing, account, from, amount);
  take(account, from, amount);
  give(writing, account, to, amount);
  return appendEvent(writing, {
    eventType: "REALLOCATION",
    amount,
    sourceAccount: account,
    sourceGoal: from,
    destGoal: to,
    metadata,
  });
}

/**
 * Releases all that a goal holds, one event per account, so that it can close.
 * @throws Refusal `goal_locked`, `needs_second_key`
 */
export async function releaseAll(writing: Writing, goal: FinancialGoal): Promise<LedgerEvent[]> {
  const rows = goal.allocations.getItems();
  if (rows.length === 0) return [];
  goal.assertUnlocked();
  await requireOneKey(writing, goal.currentAllocation);
  return rows.map(({ account, allocatedAmount: amount }) => {
    take(account, goal, amount);
    return appendEvent(writing, { eventType: "RELEASE", amount, sourceAccount: account, sourceGoal: goal });
  });
}

/** @throws Refusal `insufficient_available` unless the account can spare the amount. */
export function assertAllocatable(account: BankAccount, amount: bigint): void {
  if (amount <= account.allocatable) return;
  throw new Refusal("insufficient_available", undefined, {
    available: formatMoney(account.available, account.currency),
    keep_available: formatMoney(account.keepAvailable, account.currency),
    allocatable: formatMoney(account.allocatable, account.currency),
  });
}

/** @throws Refusal `insufficient_allocation`, `needs_second_key` unless the caller may take the amount from the goal. */
export async function assertTakable(
  writing: Writing,
  account: BankAccount,
  goal: FinancialGoal,
  amount: bigint,
): Promise<void> {
  const held = rowOf(account, goal)?.allocatedAmount ?? 0n;
  if (amount > held) {
    throw new Refusal("insufficient_allocation", undefined, {
      allocated: formatMoney(held, account.currency),
    });
  }
  await requireOneKey(writing, amount);
}

/** Adds to what the goal holds of the account. The rules are the caller's. */
export function give(writing: Writing, account: BankAccount, goal: FinancialGoal, amount: bigint): void {
  const row = rowOf(account, goal);
  if (row) row.allocatedAmount += amount;
  else {
    const { em, ids, couple } = writing;
    const created = em.create(AllocationMap, { id: ids(), couple, goal, account, allocatedAmount: amount });
    account.allocations.add(created);
    goal.allocations.add(created);
  }
  goal.gain(amount, writing.now);
}

/** Subtracts from what the goal holds of the account; the row goes when nothing is left. The rules are the caller's. */
export function take(account: BankAccount, goal: FinancialGoal, amount: bigint): void {
  const row = rowOf(account, goal);
  if (!row || row.allocatedAmount < amount)
    throw new Error(`goal ${goal.id} does not hold ${amount} of account ${account.id}`);
  row.allocatedAmount -= amount;
  goal.currentAllocation -= amount;
  if (row.allocatedAmount > 0n) return;
  if (account.allocations.isInitialized()) account.allocations.remove(row);
  goal.allocations.remove(row);
}

/** @throws Refusal `account_closed`, `goal_closed` */
export function assertUsable(account: BankAccount, goal: FinancialGoal): void {
  account.assertOpen();
  goal.assertActive();
}

function rowOf(account: BankAccount, goal: FinancialGoal): AllocationMap | undefined {
  return goal.allocations.getItems().find((row) => row.account.id === account.id);
}

import { requireOneKey } from "../approval/allowance.ts";
import type { EventMetadata } from "../books/metadata.ts";
import { AllocationMap } from "../entities/allocation-map.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";

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

/** Money of one account that leaves a goal, reaches one, or both; what is left out is the available money. */
export interface Movement {
  readonly account: BankAccount;
  readonly from?: FinancialGoal | undefined;
  readonly to?: FinancialGoal | undefined;
  readonly amount: bigint;
  readonly metadata?: EventMetadata | undefined;
}

/**
 * available -> goal.
 * @throws Refusal `account_closed`, `goal_closed`, `insufficient_available`
 */
export function allocate(writing: Writing, { goal, ...earmark }: Earmark): LedgerEvent {
  return moveEarmark(writing, { ...earmark, to: goal });
}

/**
 * goal -> available.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `needs_second_key`
 */
export function release(writing: Writing, { goal, ...earmark }: Earmark): Promise<LedgerEvent> {
  return takeWithOneKey(writing, { ...earmark, from: goal });
}

/**
 * goal -> goal within one account.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `needs_second_key`
 */
export function reallocate(
  writing: Writing,
  movement: Movement & { readonly from: FinancialGoal; readonly to: FinancialGoal },
): Promise<LedgerEvent> {
  return takeWithOneKey(writing, movement);
}

async function takeWithOneKey(writing: Writing, movement: Movement): Promise<LedgerEvent> {
  assertMovable(movement);
  await requireOneKey(writing, movement.amount);
  return moveEarmark(writing, movement);
}

/**
 * Moves earmarked money under every rule but that of the second key, which is the caller's to ask for.
 * @throws Refusal those of `assertMovable`
 */
export function moveEarmark(writing: Writing, movement: Movement): LedgerEvent {
  assertMovable(movement);
  transfer(writing, movement);
  const { account, from, to, amount, metadata } = movement;
  const eventType = from && to ? "REALLOCATION" : from ? "RELEASE" : "ALLOCATION";
  return appendEvent(writing, {
    eventType,
    amount,
    sourceAccount: account,
    sourceGoal: from,
    destGoal: to,
    metadata,
  });
}

/**
 * The rules of moving money, but that of the second key.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `insufficient_available`
 */
export function assertMovable({ account, from, to, amount }: Movement): void {
  account.assertOpen();
  from?.assertActive();
  to?.assertActive();
  if (from) {
    from.assertUnlocked();
    assertHeld(account, from, amount);
  } else {
    assertAllocatable(account, amount);
  }
}

/** Takes from one goal and gives to the other, of those that are there. The rules are the caller's. */
export function transfer(writing: Writing, { account, from, to, amount }: Movement): void {
  if (from) take(account, from, amount);
  if (to) give(writing, account, to, amount);
}

/** @throws Refusal `insufficient_available` unless the account can spare the amount. */
function assertAllocatable(account: BankAccount, amount: bigint): void {
  if (amount <= account.allocatable) return;
  throw new Refusal("insufficient_available", undefined, {
    available: formatMoney(account.available, account.currency),
    keep_available: formatMoney(account.keepAvailable, account.currency),
    allocatable: formatMoney(account.allocatable, account.currency),
  });
}

/** @throws Refusal `insufficient_allocation` unless the goal holds the amount of the account. */
function assertHeld(account: BankAccount, goal: FinancialGoal, amount: bigint): void {
  const held = goal.allocationOf(account)?.allocatedAmount ?? 0n;
  if (amount <= held) return;
  throw new Refusal("insufficient_allocation", undefined, {
    allocated: formatMoney(held, account.currency),
  });
}

/** Adds to what the goal holds of the account. */
function give(writing: Writing, account: BankAccount, goal: FinancialGoal, amount: bigint): void {
  const row = goal.allocationOf(account);
  if (row) row.allocatedAmount += amount;
  else {
    const { em, ids, couple } = writing;
    const created = em.create(AllocationMap, { id: ids(), couple, goal, account, allocatedAmount: amount });
    account.allocations.add(created);
    goal.allocations.add(created);
  }
  goal.gain(amount, writing.now);
}

/** Subtracts from what the goal holds of the account; the row goes when nothing is left. */
function take(account: BankAccount, goal: FinancialGoal, amount: bigint): void {
  const row = goal.allocationOf(account);
  if (!row || row.allocatedAmount < amount)
    throw new Error(`goal ${goal.id} does not hold ${amount} of account ${account.id}`);
  row.allocatedAmount -= amount;
  goal.currentAllocation -= amount;
  if (row.allocatedAmount > 0n) return;
  if (account.allocations.isInitialized()) account.allocations.remove(row);
  goal.allocations.remove(row);
}

import { credit, debit } from "../accounts/balances.ts";
import { movedBalance } from "../books/apply-money.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import type { RebalancePlan } from "../entities/rebalance-plan.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";
import { accountsOf, type CoupleBooks, scopeOf } from "../plans/books.ts";
import { assertMovable, transfer } from "./earmarks.ts";

/*
 * Spending a goal on what it is for: its money leaves the account and the goal in one event. What was spent still counts
 * as saved. Accounts and goals come with their `allocations` loaded, read after the couple's lock was taken.
 */

export interface Spending {
  readonly account: BankAccount;
  readonly goal: FinancialGoal;
  /** Minor units above zero. */
  readonly amount: bigint;
  /** The account's balance shows the payment, so that only the earmark is used up. */
  readonly alreadyInBalance: boolean;
  /** Note and payee; of a plan's move also its keys. */
  readonly metadata?: EventMetadata | undefined;
}

/**
 * Spends under every rule except that of the second key, which the caller asks for.
 * @throws Refusal those of `assertSpendable`, `insufficient_balance`
 */
export function appendSpending(writing: Writing, spending: Spending): LedgerEvent {
  assertSpendable(spending);
  const { account, goal, amount, alreadyInBalance, metadata } = spending;
  if (!alreadyInBalance) debit(account, amount);
  transfer(writing, { account, from: goal, amount });
  goal.spent += amount;
  return appendEvent(writing, {
    eventType: "SPENDING",
    amount,
    sourceAccount: account,
    sourceGoal: goal,
    metadata: { ...metadata, ...(alreadyInBalance && { already_in_balance: true }) },
  });
}

/**
 * The rules of spending, except that of the second key.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`
 */
export function assertSpendable({ account, goal, amount }: Spending): void {
  account.assertOpen();
  goal.assertActive();
  goal.assertUnlocked();
  const held = heldOf(account, goal);
  if (amount <= held) return;
  const [allocated, rest] = [
    formatMoney(held, account.currency),
    formatMoney(amount - held, account.currency),
  ];
  const split =
    held > 0n
      ? `Spend ${allocated} from it and record the other ${rest} as a WITHDRAWAL, or spend it from another goal.`
      : "Spend from a goal that holds money of this account, or record a WITHDRAWAL.";
  throw new Refusal("insufficient_allocation", `The goal holds ${allocated} of this account. ${split}`, {
    allocated,
  });
}

/** Whether the goals of a plan that was made for a payment still hold what the payment is to use up. */
export function oldCanUseUp(plan: RebalancePlan, books: CoupleBooks): boolean {
  const accounts = accountsOf(books, scopeOf(plan));
  return plan.planned.every(({ accountId, fromGoalId, amount }) => {
    const account = accounts.find(({ id }) => id === accountId);
    const goal = books.goals.find(({ id }) => id === fromGoalId);
    return account && goal && !goal.locked && amount <= heldOf(account, goal);
  });
}

function heldOf(account: BankAccount, goal: FinancialGoal): bigint {
  return goal.allocationOf(account)?.allocatedAmount ?? 0n;
}

/**
 * Gives the money of a SPENDING event back to its goal, and to the balance that it lowered. The event comes with its
 * account and goal.
 * @throws Refusal `account_closed`, `goal_closed`, `amount_out_of_range`, `insufficient_available`
 */
export function unspend(writing: Writing, event: LedgerEvent): void {
  const { sourceAccount: account, sourceGoal: goal, amount } = event;
  if (!account || !goal) throw new Error(`event ${event.id} names no account or no goal`);
  goal.assertActive();
  // A balance that rises by the amount covers it; only the earmark of a payment that stays needs available money.
  if (movedBalance(event)) credit(account, amount);
  else assertMovable({ account, to: goal, amount });
  // First, so that what was saved stays the same and no milestone is passed again.
  goal.spent -= amount;
  transfer(writing, { account, to: goal, amount });
}

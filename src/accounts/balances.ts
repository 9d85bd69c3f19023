import type { EventMetadata } from "../books/metadata.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { assertInRange, formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";

/*
 * What moves an account's balance. A balance that falls below what is allocated is real life: the account is
 * then over-allocated, and nothing is taken from the goals. Amounts are minor units.
 */

interface Posting {
  readonly account: BankAccount;
  readonly amount: bigint;
  readonly metadata?: EventMetadata | undefined;
}

/**
 * Money came into a manual account.
 * @throws Refusal `account_closed`, `account_not_manual`, `amount_out_of_range`
 */
export function deposit(writing: Writing, { account, amount, metadata }: Posting): LedgerEvent {
  account.assertOpen();
  assertManual(account);
  credit(account, amount);
  return appendEvent(writing, {
    eventType: "DEPOSIT",
    amount,
    sourceAccount: account,
    metadata,
  });
}

/**
 * Money left a manual account.
 * @throws Refusal `account_closed`, `account_not_manual`, `insufficient_balance`
 */
export function withdraw(writing: Writing, { account, amount, metadata }: Posting): LedgerEvent {
  account.assertOpen();
  assertManual(account);
  debit(account, amount);
  return appendEvent(writing, {
    eventType: "WITHDRAWAL",
    amount,
    sourceAccount: account,
    metadata,
  });
}

/**
 * The bank, or a look at the statement, says what the balance is.
 * @throws Refusal `account_closed`
 */
export function syncBalance(writing: Writing, { account, amount, metadata }: Posting): LedgerEvent {
  account.assertOpen();
  account.balance = assertInRange(amount);
  return appendEvent(writing, {
    eventType: "BALANCE_SYNC",
    amount,
    sourceAccount: account,
    metadata,
  });
}

/** Raises the balance. @throws Refusal `amount_out_of_range` */
export function credit(account: BankAccount, amount: bigint): void {
  account.balance = assertInRange(account.balance + amount);
}

/** Lowers the balance, never below zero. @throws Refusal `insufficient_balance` */
export function debit(account: BankAccount, amount: bigint): void {
  if (amount > account.balance) {
    throw new Refusal("insufficient_balance", undefined, {
      balance: formatMoney(account.balance, account.currency),
    });
  }
  account.balance -= amount;
}

function assertManual(account: BankAccount): void {
  if (!account.isManual) throw new Refusal("account_not_manual");
}

import type { EventMetadata } from "../books/metadata.ts";
import { accountProperties } from "../books/properties.ts";
import type { Account, Event } from "../books/rows.ts";
import { assertInRange } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { assertBalanceCovers, assertBalanceInRange, openAccount } from "../ledger/money-rules.ts";

/*
 * Events that open an account or change its balance. If the balance falls below the allocated amount, the account becomes
 * over-allocated and nothing is taken from goals. Amounts are minor units.
 */

/** Appends the event that opens an account. It states the opening balance and the account's properties. */
export function appendOpening(decision: Decision, account: Account): Event {
  const metadata = { action: "opened", ...accountProperties(account), version: account.version };
  return decision.append(
    { eventType: "ACCOUNT", amount: account.balance, sourceAccountId: account.id, metadata },
    { account },
  );
}

interface Posting {
  readonly accountId: string;
  readonly amount: bigint;
  readonly metadata?: EventMetadata | undefined;
}

/**
 * Records money that came into a manual account.
 * @throws Refusal `account_closed`, `account_not_manual`, `amount_out_of_range`
 */
export function deposit(decision: Decision, { accountId, amount, metadata }: Posting): Event {
  const account = openAccount(decision.books, accountId);
  assertManual(account);
  assertBalanceInRange(account, amount);
  return decision.append({ eventType: "DEPOSIT", amount, sourceAccountId: accountId, metadata });
}

/**
 * Records money that left a manual account.
 * @throws Refusal `account_closed`, `account_not_manual`, `insufficient_balance`
 */
export function withdraw(decision: Decision, { accountId, amount, metadata }: Posting): Event {
  const account = openAccount(decision.books, accountId);
  assertManual(account);
  assertBalanceCovers(account, amount);
  return decision.append({ eventType: "WITHDRAWAL", amount, sourceAccountId: accountId, metadata });
}

/**
 * Sets the balance to the one reported by the bank or a statement.
 * @throws Refusal `account_closed`, `amount_out_of_range`
 */
export function syncBalance(decision: Decision, { accountId, amount, metadata }: Posting): Event {
  openAccount(decision.books, accountId);
  assertInRange(amount);
  return decision.append({ eventType: "BALANCE_SYNC", amount, sourceAccountId: accountId, metadata });
}

/** Empties an account that closes, by the event type of its kind of account. */
export function emptyBalance(decision: Decision, { id: accountId, balance, isManual }: Account): void {
  if (balance === 0n) return;
  const metadata = { action: "closing" };
  if (isManual) withdraw(decision, { accountId, amount: balance, metadata });
  else syncBalance(decision, { accountId, amount: 0n, metadata });
}

function assertManual(account: Account): void {
  if (!account.isManual) throw new Refusal("account_not_manual");
}

import type { EventMetadata } from "../books/metadata.ts";
import type { Account, Event } from "../books/rows.ts";
import { assertInRange } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { assertBalanceCovers, assertBalanceInRange, openAccount } from "../ledger/money-rules.ts";

/*
 * Moves an account's balance. A balance that falls below what is allocated is real life: the account is then
 * over-allocated, and nothing is taken from the goals. Amounts are minor units.
 */

interface Posting {
  readonly accountId: string;
  readonly amount: bigint;
  readonly metadata?: EventMetadata | undefined;
}

/**
 * Money came into a manual account.
 * @throws Refusal `account_closed`, `account_not_manual`, `amount_out_of_range`
 */
export function deposit(decision: Decision, { accountId, amount, metadata }: Posting): Event {
  const account = openAccount(decision.books, accountId);
  assertManual(account);
  assertBalanceInRange(account, amount);
  return decision.append({ eventType: "DEPOSIT", amount, sourceAccountId: accountId, metadata });
}

/**
 * Money left a manual account.
 * @throws Refusal `account_closed`, `account_not_manual`, `insufficient_balance`
 */
export function withdraw(decision: Decision, { accountId, amount, metadata }: Posting): Event {
  const account = openAccount(decision.books, accountId);
  assertManual(account);
  assertBalanceCovers(account, amount);
  return decision.append({ eventType: "WITHDRAWAL", amount, sourceAccountId: accountId, metadata });
}

/**
 * The bank, or a look at the statement, gives the balance.
 * @throws Refusal `account_closed`, `amount_out_of_range`
 */
export function syncBalance(decision: Decision, { accountId, amount, metadata }: Posting): Event {
  openAccount(decision.books, accountId);
  assertInRange(amount);
  return decision.append({ eventType: "BALANCE_SYNC", amount, sourceAccountId: accountId, metadata });
}

/** Takes what is left out of an account that closes, by the event that its kind of account knows. */
export function emptyBalance(decision: Decision, { id: accountId, balance, isManual }: Account): void {
  if (balance === 0n) return;
  const metadata = { action: "closing" };
  if (isManual) withdraw(decision, { accountId, amount: balance, metadata });
  else syncBalance(decision, { accountId, amount: 0n, metadata });
}

function assertManual(account: Account): void {
  if (!account.isManual) throw new Refusal("account_not_manual");
}

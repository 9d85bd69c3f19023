import { movedBalance } from "../../src/books/apply-money.ts";
import type { Books, Rows } from "../../src/books/books.ts";
import type { Event } from "../../src/books/rows.ts";
import { dateIn } from "../../src/kernel/calendar.ts";
import { sum } from "../../src/kernel/money.ts";
import type { Exported } from "./books.ts";
import { safeName, uniqueNames } from "./names.ts";

/*
 * The books in double entry. The money of an account is in `assets:ACCOUNT:available` and `assets:ACCOUNT:goals:GOAL`.
 * Allocations move it between these; all other money comes from or goes to income, expenses or equity.
 */

/** Minor units that an account of the journal receives; negative when it gives them. */
export interface Posting {
  readonly account: string;
  readonly amount: bigint;
}

export interface Transaction {
  /** In the couple's time zone. */
  readonly date: string;
  readonly description: string;
  readonly event: Event;
  /** Their sum is zero. */
  readonly postings: readonly Posting[];
}

/** The names of the journal's accounts for the couple's money. They are safe and unique. */
export interface Assets {
  available(accountId: string): string;
  goal(accountId: string, goalId: string): string;
  /** The account for what was bought with a goal's money. */
  spent(goalId: string): string;
}

export function assetsOf({ accounts, goals }: Books): Assets {
  const accountNames = uniqueNames([...accounts.values()]);
  const goalNames = uniqueNames([...goals.values()]);
  return {
    available: (accountId) => `assets:${accountNames.get(accountId)}:available`,
    goal: (accountId, goalId) => `assets:${accountNames.get(accountId)}:goals:${goalNames.get(goalId)}`,
    spent: (goalId) => `expenses:goals:${goalNames.get(goalId)}`,
  };
}

/** A transaction for each event that moves money, in the order of the ledger. */
export function transactionsOf({ books, events }: Exported, assets: Assets): Transaction[] {
  const balances = new Map<string, bigint>();
  const done = new Map<string, readonly Posting[]>();
  const transactions: Transaction[] = [];
  for (const event of events) {
    const accountId = event.sourceAccountId ?? "";
    const balance = balances.get(accountId) ?? 0n;
    const postings =
      event.eventType === "REVERSAL"
        ? (done.get(event.reversesEventId ?? "") ?? []).map((one) => ({ ...one, amount: -one.amount }))
        : postingsOf(event, assets, balance);
    if (postings.length === 0) continue;
    done.set(event.id, postings);
    const ofAccount = postings.filter(({ account }) => account.startsWith("assets:"));
    balances.set(accountId, balance + sum(ofAccount.map(({ amount }) => amount)));
    const date = dateIn(books.couple.timeZone, event.timestamp);
    transactions.push({ date, description: descriptionOf(event, books), event, postings });
  }
  return transactions;
}

/** The postings of an event on an account with this balance. */
function postingsOf(event: Event, assets: Assets, balance: bigint): readonly Posting[] {
  const { amount, sourceAccountId: accountId, sourceGoalId, destGoalId, eventType } = event;
  if (accountId === null) return [];
  const available = assets.available(accountId);
  if (destGoalId) {
    const from = sourceGoalId ? assets.goal(accountId, sourceGoalId) : available;
    return transfer(amount, from, assets.goal(accountId, destGoalId));
  }
  if (sourceGoalId) {
    const isPaid = eventType === "SPENDING" && movedBalance(event);
    return transfer(
      amount,
      assets.goal(accountId, sourceGoalId),
      isPaid ? assets.spent(sourceGoalId) : available,
    );
  }
  const [change, counterpart] = balanceChange(event, balance);
  return change === 0n ? [] : transfer(change, counterpart, available);
}

function transfer(amount: bigint, from: string, to: string): readonly Posting[] {
  return [
    { account: to, amount },
    { account: from, amount: -amount },
  ];
}

/** The amount that an event adds to the balance of its account, and the account that it comes from. */
function balanceChange({ amount, metadata, eventType }: Event, before: bigint): readonly [bigint, string] {
  const closing = metadata.action === "closing" ? "equity:closed accounts" : undefined;
  const category = metadata.category ? safeName(String(metadata.category)) : undefined;
  switch (eventType) {
    case "ACCOUNT":
      return [amount, "equity:opening balances"];
    case "DEPOSIT":
      return [amount, `income:${category ?? "deposits"}`];
    case "WITHDRAWAL":
      return [-amount, closing ?? `expenses:${category ?? "withdrawals"}`];
    case "BALANCE_SYNC":
      return [amount - before, closing ?? "equity:balance syncs"];
    default:
      return [0n, ""];
  }
}

function descriptionOf(event: Event, { accounts, goals }: Books): string {
  const account = nameIn(accounts, event.sourceAccountId);
  const from = nameIn(goals, event.sourceGoalId);
  const to = nameIn(goals, event.destGoalId);
  const { payee, category } = event.metadata;
  const stated = (otherwise: string) => safeName(String(payee ?? category ?? otherwise));
  switch (event.eventType) {
    case "ACCOUNT":
      return `Opening balance of ${account}`;
    case "DEPOSIT":
      return stated("Deposit");
    case "WITHDRAWAL":
      return stated("Withdrawal");
    case "BALANCE_SYNC":
      return `Balance of ${account} at the bank`;
    case "REVERSAL":
      return "Reversal";
    case "ALLOCATION":
      return `Allocation to ${to}`;
    case "RELEASE":
      return `Release from ${from}`;
    case "SPENDING":
      return stated(`Spending from ${from}`);
    default:
      return `Reallocation from ${from} to ${to}`;
  }
}

function nameIn(rows: Rows<{ readonly name: string }>, id: string | null): string {
  return safeName(rows.get(id ?? "")?.name ?? "");
}

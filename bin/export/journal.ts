import { movedBalance } from "../../src/books/apply-money.ts";
import type { LedgerEvent } from "../../src/entities/ledger-event.ts";
import { dateIn } from "../../src/kernel/calendar.ts";
import { sum } from "../../src/kernel/money.ts";
import type { Books } from "./books.ts";
import { safeName, uniqueNames } from "./names.ts";

/*
 * The books as double entry. An account's money is in `assets:ACCOUNT:available` and `assets:ACCOUNT:goals:GOAL`;
 * earmarking moves it between these, and everything else comes from or goes to income, expenses or equity.
 */

/** Minor units that an account of the journal gains, or loses when negative. */
export interface Posting {
  readonly account: string;
  readonly amount: bigint;
}

export interface Transaction {
  /** In the couple's time zone. */
  readonly date: string;
  readonly description: string;
  readonly event: LedgerEvent;
  /** They sum to zero. */
  readonly postings: readonly Posting[];
}

/** Names of the accounts that hold the couple's money. */
export interface Assets {
  available(accountId: string): string;
  goal(accountId: string, goalId: string): string;
  /** Where what a goal was spent on is booked. */
  spent(goalId: string): string;
}

/** Where an account's and a goal's money stands in the journal. Names are safe and unique. */
export function assetsOf({ accounts, goals }: Books): Assets {
  const accountNames = uniqueNames(accounts);
  const goalNames = uniqueNames(goals);
  return {
    available: (accountId) => `assets:${accountNames.get(accountId)}:available`,
    goal: (accountId, goalId) => `assets:${accountNames.get(accountId)}:goals:${goalNames.get(goalId)}`,
    spent: (goalId) => `expenses:goals:${goalNames.get(goalId)}`,
  };
}

/** One transaction for every event that moves money, in the order of the ledger. */
export function transactionsOf(books: Books, assets: Assets): Transaction[] {
  const balances = new Map<string, bigint>();
  const done = new Map<string, readonly Posting[]>();
  const transactions: Transaction[] = [];
  for (const event of books.events) {
    const postings = postingsOf(event, { assets, balances, done });
    if (postings.length === 0) continue;
    done.set(event.id, postings);
    const date = dateIn(books.couple.timeZone, event.timestamp);
    transactions.push({ date, description: descriptionOf(event, books), event, postings });
  }
  return transactions;
}

interface SoFar {
  readonly assets: Assets;
  /** The balance of each account. */
  readonly balances: Map<string, bigint>;
  /** The postings of each event, which a reversal turns round. */
  readonly done: Map<string, readonly Posting[]>;
}

function postingsOf(event: LedgerEvent, soFar: SoFar): readonly Posting[] {
  const { amount, sourceAccount, sourceGoal, destGoal, eventType } = event;
  if (!sourceAccount) return [];
  if (eventType === "REVERSAL") return turnedRound(event, sourceAccount.id, soFar);
  const { assets, balances } = soFar;
  const available = assets.available(sourceAccount.id);
  if (sourceGoal && eventType === "SPENDING" && movedBalance(event)) {
    balances.set(sourceAccount.id, (balances.get(sourceAccount.id) ?? 0n) - amount);
    return [
      { account: assets.spent(sourceGoal.id), amount },
      { account: assets.goal(sourceAccount.id, sourceGoal.id), amount: -amount },
    ];
  }
  if (sourceGoal || destGoal) {
    const from = sourceGoal ? assets.goal(sourceAccount.id, sourceGoal.id) : available;
    const to = destGoal ? assets.goal(sourceAccount.id, destGoal.id) : available;
    return [
      { account: to, amount },
      { account: from, amount: -amount },
    ];
  }
  const before = balances.get(sourceAccount.id) ?? 0n;
  const [change, counterpart] = balanceChange(event, before);
  if (change === 0n) return [];
  balances.set(sourceAccount.id, before + change);
  return [
    { account: available, amount: change },
    { account: counterpart, amount: -change },
  ];
}

/** What an event adds to its account's balance, and where that comes from. */
function balanceChange(event: LedgerEvent, before: bigint): readonly [bigint, string] {
  const { amount, metadata } = event;
  const closing = metadata.action === "closing" ? "equity:closed accounts" : undefined;
  const category = metadata.category ? safeName(String(metadata.category)) : undefined;
  switch (event.eventType) {
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

/** The postings of the event that this one reverses, the other way. */
function turnedRound(event: LedgerEvent, account: string, { balances, done }: SoFar): readonly Posting[] {
  const postings = done.get(event.reversesEvent?.id ?? "") ?? [];
  const back = postings.map((posting) => ({ ...posting, amount: -posting.amount }));
  const change = sum(
    back.filter((posting) => posting.account.startsWith("assets:")).map(({ amount }) => amount),
  );
  balances.set(account, (balances.get(account) ?? 0n) + change);
  return back;
}

function descriptionOf(event: LedgerEvent, { accounts, goals }: Books): string {
  const account = nameIn(accounts, event.sourceAccount?.id);
  const from = nameIn(goals, event.sourceGoal?.id);
  const to = nameIn(goals, event.destGoal?.id);
  const { payee, category } = event.metadata;
  const told = payee ?? category;
  switch (event.eventType) {
    case "ACCOUNT":
      return `Opening balance of ${account}`;
    case "DEPOSIT":
    case "WITHDRAWAL":
      return safeName(String(told ?? (event.eventType === "DEPOSIT" ? "Deposit" : "Withdrawal")));
    case "BALANCE_SYNC":
      return `Balance of ${account} at the bank`;
    case "REVERSAL":
      return "Reversal";
    case "ALLOCATION":
      return `Allocation to ${to}`;
    case "RELEASE":
      return `Release from ${from}`;
    case "SPENDING":
      return safeName(String(told ?? `Spending from ${from}`));
    default:
      return `Reallocation from ${from} to ${to}`;
  }
}

function nameIn(
  rows: readonly { readonly id: string; readonly name: string }[],
  id: string | undefined,
): string {
  return safeName(rows.find((row) => row.id === id)?.name ?? "");
}

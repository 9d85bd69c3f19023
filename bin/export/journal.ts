import { movedBalance } from "../../src/books/apply-money.ts";
import type { Books, Rows } from "../../src/books/books.ts";
import type { Event } from "../../src/books/rows.ts";
import { dateIn } from "../../src/kernel/calendar.ts";
import { sum } from "../../src/kernel/money.ts";
import type { Exported } from "./books.ts";
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
  readonly event: Event;
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
  const accountNames = uniqueNames([...accounts.values()]);
  const goalNames = uniqueNames([...goals.values()]);
  return {
    available: (accountId) => `assets:${accountNames.get(accountId)}:available`,
    goal: (accountId, goalId) => `assets:${accountNames.get(accountId)}:goals:${goalNames.get(goalId)}`,
    spent: (goalId) => `expenses:goals:${goalNames.get(goalId)}`,
  };
}

/** One transaction for every event that moves money, in the order of the ledger. */
export function transactionsOf({ books, events }: Exported, assets: Assets): Transaction[] {
  const balances = new Map<string, bigint>();
  const done = new Map<string, readonly Posting[]>();
  const transactions: Transaction[] = [];
  for (const event of events) {
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

function postingsOf(event: Event, soFar: SoFar): readonly Posting[] {
  const { amount, sourceAccountId: accountId, sourceGoalId, destGoalId, eventType } = event;
  if (accountId === null) return [];
  if (eventType === "REVERSAL") return turnedRound(event, accountId, soFar);
  const { assets, balances } = soFar;
  const available = assets.available(accountId);
  if (sourceGoalId && eventType === "SPENDING" && movedBalance(event)) {
    balances.set(accountId, (balances.get(accountId) ?? 0n) - amount);
    return [
      { account: assets.spent(sourceGoalId), amount },
      { account: assets.goal(accountId, sourceGoalId), amount: -amount },
    ];
  }
  if (sourceGoalId || destGoalId) {
    const from = sourceGoalId ? assets.goal(accountId, sourceGoalId) : available;
    const to = destGoalId ? assets.goal(accountId, destGoalId) : available;
    return [
      { account: to, amount },
      { account: from, amount: -amount },
    ];
  }
  const before = balances.get(accountId) ?? 0n;
  const [change, counterpart] = balanceChange(event, before);
  if (change === 0n) return [];
  balances.set(accountId, before + change);
  return [
    { account: available, amount: change },
    { account: counterpart, amount: -change },
  ];
}

/** What an event adds to its account's balance, and where that comes from. */
function balanceChange(event: Event, before: bigint): readonly [bigint, string] {
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
function turnedRound(event: Event, account: string, { balances, done }: SoFar): readonly Posting[] {
  const postings = done.get(event.reversesEventId ?? "") ?? [];
  const back = postings.map((posting) => ({ ...posting, amount: -posting.amount }));
  const change = sum(
    back.filter((posting) => posting.account.startsWith("assets:")).map(({ amount }) => amount),
  );
  balances.set(account, (balances.get(account) ?? 0n) + change);
  return back;
}

function descriptionOf(event: Event, { accounts, goals }: Books): string {
  const account = nameIn(accounts, event.sourceAccountId);
  const from = nameIn(goals, event.sourceGoalId);
  const to = nameIn(goals, event.destGoalId);
  const { payee, category } = event.metadata;
  const stated = payee ?? category;
  switch (event.eventType) {
    case "ACCOUNT":
      return `Opening balance of ${account}`;
    case "DEPOSIT":
    case "WITHDRAWAL":
      return safeName(String(stated ?? (event.eventType === "DEPOSIT" ? "Deposit" : "Withdrawal")));
    case "BALANCE_SYNC":
      return `Balance of ${account} at the bank`;
    case "REVERSAL":
      return "Reversal";
    case "ALLOCATION":
      return `Allocation to ${to}`;
    case "RELEASE":
      return `Release from ${from}`;
    case "SPENDING":
      return safeName(String(stated ?? `Spending from ${from}`));
    default:
      return `Reallocation from ${from} to ${to}`;
  }
}

function nameIn(rows: Rows<{ readonly name: string }>, id: string | null): string {
  return safeName(rows.get(id ?? "")?.name ?? "");
}

import type { Books } from "../../src/books/books.ts";
import { availableIn } from "../../src/books/figures.ts";
import { currencyDigits, formatMoney } from "../../src/kernel/money.ts";
import type { Exported } from "./books.ts";
import { type Assets, assetsOf, type Posting, type Transaction, transactionsOf } from "./journal.ts";
import { safeLines, safeName } from "./names.ts";

/**
 * A couple's books as an hledger journal. It ends with the balances in the tables as assertions, so that hledger refuses a
 * journal if the ledger and the tables disagree.
 */
export function booksAsJournal(exported: Exported, now: Date): string {
  const { books } = exported;
  const assets = assetsOf(books);
  const transactions = transactionsOf(exported, assets);
  const parts = [
    header(books, now),
    `decimal-mark .\ncommodity ${sample(books.couple.currency)}`,
    declarations(books, assets, transactions),
    ...transactions.map((transaction) => transactionText(transaction, books)),
  ];
  const last = transactions.reduce((latest, { date }) => (date > latest ? date : latest), "");
  if (last) parts.push(assertions(books, assets, transactions, last));
  return `${parts.join("\n\n")}\n`;
}

function header({ couple, partners }: Books, now: Date): string {
  const names = partners.map(({ displayName }) => safeName(displayName));
  return [
    `; couples-cfo: the books of ${names.join(" and ")}, couple ${couple.id}`,
    `; exported ${now.toISOString()}, dates in ${couple.timeZone}, ledger head ${couple.headSequence}:${couple.headHash}`,
    "; Each transaction is one event of the ledger; its code is the event's sequence.",
  ].join("\n");
}

/** An amount that shows hledger the number of decimals of the currency. hledger requires a decimal mark even for none. */
function sample(currency: string): string {
  return `1000.${"0".repeat(currencyDigits(currency) ?? 0)} ${currency}`;
}

/** Declarations of all accounts, which hledger's strict checks require. Those of bank accounts have their ids. */
function declarations({ accounts }: Books, assets: Assets, transactions: readonly Transaction[]): string {
  const used = transactions.flatMap(({ postings }) => postings.map(({ account }) => account));
  const ids = new Map([...accounts.keys()].map((id) => [assets.available(id), id]));
  return [...new Set([...ids.keys(), ...used])]
    .map((account) => `account ${account}${ids.has(account) ? `  ; account_id:${ids.get(account)}` : ""}`)
    .join("\n");
}

function transactionText(
  { date, description, event, postings }: Transaction,
  { couple, partners }: Books,
): string {
  const who = partners.find(({ id }) => id === event.userId)?.displayName;
  const tags = [
    `event:${event.id}`,
    `type:${event.eventType}`,
    `by:${safeName(who ?? "operator")}`,
    `client:${safeName(event.actor)}`,
    ...(event.reversesEventId ? [`reverses:${event.reversesEventId}`] : []),
  ];
  const note = safeLines(String(event.metadata.note ?? ""));
  return [
    `${date} * (${event.sequence}) ${description}`,
    `    ; ${tags.join(", ")}`,
    ...note.map((line) => `    ; ${line}`),
    ...columns(postings, couple.currency),
  ].join("\n");
}

/** Posting lines, with the amounts aligned to the right. */
function columns(postings: readonly Posting[], currency: string): string[] {
  const amounts = postings.map(({ amount }) => `${formatMoney(amount, currency)} ${currency}`);
  const nameWidth = Math.max(...postings.map(({ account }) => account.length));
  const amountWidth = Math.max(...amounts.map((amount) => amount.length));
  return postings.map(
    ({ account }, row) => `    ${account.padEnd(nameWidth)}  ${amounts[row]?.padStart(amountWidth)}`,
  );
}

/** The balances of all accounts and goals in the tables as assertions. An account without a row in the tables is empty. */
function assertions(
  books: Books,
  assets: Assets,
  transactions: readonly Transaction[],
  date: string,
): string {
  const held = new Map<string, bigint>();
  for (const { postings } of transactions) {
    for (const { account } of postings) if (account.startsWith("assets:")) held.set(account, 0n);
  }
  const { couple, accounts, allocations } = books;
  for (const account of accounts.values())
    held.set(assets.available(account.id), availableIn(books, account));
  for (const { accountId, goalId, allocatedAmount } of allocations.values())
    held.set(assets.goal(accountId, goalId), allocatedAmount);
  const money = (amount: bigint) => `${formatMoney(amount, couple.currency)} ${couple.currency}`;
  const width = Math.max(...[...held.keys()].map((account) => account.length));
  const lines = [...held].map(
    ([account, amount]) => `    ${account.padEnd(width)}  ${money(0n)} = ${money(amount)}`,
  );
  return [`${date} * The balances of the books`, ...lines].join("\n");
}

import type { Books } from "../books/books.ts";
import type { RowData, RowWrite } from "../books/diff.ts";
import type { Account, Event, Goal } from "../books/rows.ts";
import { ERASED } from "../books/words.ts";

/** What a person loses by name in the books of one couple. */
export interface Erasure {
  /** Events that quote the person's words, whoever wrote them: an update also states the names before it. */
  readonly quoting: readonly string[];
  /** Accounts and goals with words that the person typed, or with the numbers of the person's accounts. */
  readonly rows: readonly RowWrite[];
}

/** The properties of accounts and goals that people type. */
const TYPED = ["name", "institution_name", "type"] as const;

/**
 * What a person typed into accounts and goals, and still stands there. Words belong to whoever wrote them last: what the partner
 * wrote stays. `events` are the ACCOUNT and GOAL events of the couple, oldest first.
 */
export function erasureOf(books: Books, events: readonly Event[], userId: string): Erasure {
  const authors = new Map<string, string | null>();
  const isTheirs = (row: string, property: string) => authors.get(`${row} ${property}`) === userId;
  const quoting: string[] = [];
  for (const event of events) {
    const { metadata } = event;
    const row = event.sourceAccountId ?? event.destGoalId ?? "";
    if (TYPED.some((name) => metadata[`${name}_before`] !== undefined && isTheirs(row, name)))
      quoting.push(event.id);
    const author = event.userId ?? books.accounts.get(row)?.userId ?? null;
    for (const name of TYPED) if (metadata[name] !== undefined) authors.set(`${row} ${name}`, author);
    if (metadata.action === "created" || metadata.notes_changed) authors.set(`${row} notes`, author);
  }
  return {
    quoting,
    rows: [
      ...[...books.accounts.values()].flatMap((account) =>
        rowWithout("bank_accounts", account.id, accountWithout(account, userId, isTheirs)),
      ),
      ...[...books.goals.values()].flatMap((goal) =>
        rowWithout("financial_goals", goal.id, goalWithout(goal, isTheirs)),
      ),
    ],
  };
}

type IsTheirs = (row: string, property: string) => boolean;

function accountWithout(account: Account, person: string, isTheirs: IsTheirs): RowData {
  const { id, userId, institutionName, plaidAccountId } = account;
  return {
    ...(isTheirs(id, "name") && { name: ERASED }),
    ...(institutionName !== null && isTheirs(id, "institution_name") && { institutionName: ERASED }),
    ...(userId === person && plaidAccountId !== null && { plaidAccountId: null }),
  };
}

function goalWithout({ id }: Goal, isTheirs: IsTheirs): RowData {
  return {
    ...(isTheirs(id, "name") && { name: ERASED }),
    ...(isTheirs(id, "type") && { type: ERASED }),
    ...(isTheirs(id, "notes") && { notes: null }),
  };
}

function rowWithout(table: "bank_accounts" | "financial_goals", id: string, update: RowData): RowWrite[] {
  return Object.keys(update).length === 0 ? [] : [{ table, where: { id }, update }];
}

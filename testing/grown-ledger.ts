import { randomBytes, randomUUID } from "node:crypto";
import type { MikroORM } from "@mikro-orm/core";
import type { Books } from "../src/books/books.ts";
import { diff } from "../src/books/diff.ts";
import { loadBooks } from "../src/database/queries/books.ts";
import { insertEvents, writeRows } from "../src/database/queries/write.ts";
import { Decision } from "../src/ledger/decision.ts";

/** Events of one statement. */
const CHUNK = 500;

/** Money in circles, so that any number of rounds leaves the books as they were: of each account to and from a goal. */
const ROUND = [
  { eventType: "DEPOSIT", from: false, to: false },
  { eventType: "ALLOCATION", from: false, to: true },
  { eventType: "ALLOCATION", from: false, to: true, reversed: true },
  { eventType: "RELEASE", from: true, to: false },
  { eventType: "WITHDRAWAL", from: false, to: false },
] as const;

/**
 * Adds events to a couple's ledger until it holds `events`, past the rules and in large statements: a test of what a ledger
 * costs needs one that years would grow. What a decision derives from events (drift, inboxes) is left out.
 */
export async function growLedger(orm: MikroORM, coupleId: string, events: number): Promise<void> {
  const em = orm.em.fork();
  for (let books = await booksOf(); books.couple.headSequence < events; ) {
    const decision = new Decision(books, { userId: books.couple.partner1Id, actor: "bench" }, sources(books));
    while (decision.steps.length < CHUNK) appendRound(decision);
    await em.transactional(async (transaction) => {
      // The head first: events and rows are added only in a transaction that moved it.
      await writeRows(transaction, coupleId, diff(books, decision.books));
      await insertEvents(
        transaction,
        coupleId,
        decision.steps.map(({ change }) => change.event),
      );
    });
    books = decision.books;
  }

  async function booksOf(): Promise<Books> {
    const books = await loadBooks(em, coupleId);
    if (!books) throw new Error(`no couple ${coupleId}`);
    return books;
  }
}

function sources({ recent }: Books) {
  const now = recent[0]?.timestamp ?? new Date();
  const salts = () => randomBytes(16).toString("hex");
  return { now, ids: () => randomUUID(), salts, secrets: () => randomBytes(32) };
}

function appendRound(decision: Decision): void {
  const [account] = decision.books.accounts.values();
  const goals = [...decision.books.goals.keys()];
  const goalId = goals[decision.books.couple.headSequence % goals.length] ?? null;
  if (!account) throw new Error("the couple has no account");
  for (const { eventType, from, to, ...rest } of ROUND) {
    const draft = {
      amount: 1000n,
      sourceAccountId: account.id,
      sourceGoalId: from ? goalId : null,
      destGoalId: to ? goalId : null,
    };
    const event = decision.append({ ...draft, eventType, metadata: { note: "A round of the bench" } });
    if (!("reversed" in rest)) continue;
    const back = { ...draft, sourceGoalId: goalId, destGoalId: null, reverses: event };
    decision.append({ ...back, eventType: "REVERSAL" });
  }
}

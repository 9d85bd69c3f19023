import { randomBytes, randomUUID } from "node:crypto";
import type { EntityManager, MikroORM } from "@mikro-orm/core";
import type { Books } from "../src/books/books.ts";
import { diff } from "../src/books/diff.ts";
import type { Event } from "../src/books/rows.ts";
import { loadBooks } from "../src/database/queries/books.ts";
import { commitBooks } from "../src/database/queries/commit.ts";
import { Decision } from "../src/ledger/decision.ts";

/** Events of one statement. */
const CHUNK = 500;

/** One round of money to and from a goal. It leaves all balances unchanged, so that any number of rounds can run. */
const ROUND = [
  { eventType: "DEPOSIT", from: false, to: false },
  { eventType: "ALLOCATION", from: false, to: true },
  { eventType: "ALLOCATION", from: false, to: true, reversed: true },
  { eventType: "RELEASE", from: true, to: false },
  { eventType: "WITHDRAWAL", from: false, to: false },
] as const;

/**
 * Adds events to a couple's ledger until it holds `events`, past the rules and in large statements: a test of what a ledger
 * costs needs one that years would grow. The rounds lie evenly between the newest event and `until`, by default at one instant.
 * What a decision derives from events (drift, inboxes) is left out.
 */
export async function growLedger(
  orm: MikroORM,
  coupleId: string,
  { events, until }: { readonly events: number; readonly until?: Date },
): Promise<void> {
  const em = orm.em.fork();
  const first = await loaded(em, coupleId);
  const { from, missing } = { from: newest(first), missing: events - first.couple.headSequence };
  const span = (until ?? from).getTime() - from.getTime();
  for (let books = first; books.couple.headSequence < events; ) {
    const before = books;
    const added: Event[] = [];
    while (added.length < CHUNK && books.couple.headSequence < events) {
      const share = Math.min(1, (books.couple.headSequence - first.couple.headSequence) / missing);
      const now = new Date(from.getTime() + Math.floor(span * share));
      const decision = new Decision(books, { userId: books.couple.partner1Id, actor: "bench" }, sources(now));
      appendRound(decision);
      added.push(...decision.events);
      books = decision.books;
    }
    const expect = { hash: before.couple.headHash, epoch: before.couple.authEpoch };
    const write = { coupleId, expect, events: added, rows: diff(before, books), keys: [] };
    await commitBooks(em, [write], { wait: true, keysSince: new Date(0) });
  }
}

async function loaded(em: EntityManager, coupleId: string): Promise<Books> {
  const books = await loadBooks(em, coupleId);
  if (!books) throw new Error(`no couple ${coupleId}`);
  return books;
}

function newest({ recent }: Books): Date {
  return recent[0]?.timestamp ?? new Date();
}

function sources(now: Date) {
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

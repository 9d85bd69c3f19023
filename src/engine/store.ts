import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import { diff, type RowWrite } from "../books/diff.ts";
import { type CoupleWrite, commitBooks } from "../database/queries/commit.ts";
import { recordDrift } from "../drift/derive.ts";
import { fillInboxes } from "../inbox/derive.ts";
import type { Decision } from "../ledger/decision.ts";
import { expiredBefore } from "./idempotency.ts";

/** Adds what follows from a decision: drift events, and items in the partners' inboxes. */
export function complete(decision: Decision): void {
  if (decision.steps.length === 0) return;
  // The event with which a partner leaves is the last of its ledger.
  if (decision.books.couple.endedAt === null) recordDrift(decision);
  fillInboxes(decision);
}

/** What was decided on `before`. */
interface Decided extends Pick<CoupleWrite, "events" | "keys"> {
  readonly before: Books;
  readonly after: Books;
  /** Rows beside those of the books. */
  readonly others: readonly RowWrite[];
}

/** What decisions write: the rows in which their books differ, and what goes with them. */
export function writeOf({ before, after, events, others, keys }: Decided): CoupleWrite {
  const { id: coupleId, headHash: hash, authEpoch: epoch } = before.couple;
  return { coupleId, expect: { hash, epoch }, events, rows: [...diff(before, after), ...others], keys };
}

/** Stores a decision in a transaction that has the couple to itself. @throws WriteConflict */
export async function store(em: EntityManager, decision: Decision): Promise<void> {
  complete(decision);
  const { before, books: after, now, steps, writes: others } = decision;
  const write = writeOf({ before, after, events: steps.map(({ change }) => change.event), others, keys: [] });
  const refused = await commitBooks(em, [write], { wait: true, keysSince: expiredBefore(now) });
  for (const why of refused.values()) throw new Error(`a couple that was locked is ${why}`);
}

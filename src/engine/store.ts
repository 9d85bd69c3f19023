import type { EntityManager } from "@mikro-orm/core";
import { diff } from "../books/diff.ts";
import { commitBooks } from "../database/queries/commit.ts";
import { recordDrift } from "../drift/derive.ts";
import { fillInboxes } from "../inbox/derive.ts";
import type { Decision } from "../ledger/decision.ts";
import { expiredBefore } from "./idempotency.ts";

/** Adds what follows from a decision: drift events, and items in the partners' inboxes. */
export function complete(decision: Decision): void {
  if (decision.steps.length === 0) return;
  recordDrift(decision);
  fillInboxes(decision);
}

/** Stores a decision in a transaction that has the couple to itself. @throws WriteConflict */
export async function store(em: EntityManager, decision: Decision): Promise<void> {
  complete(decision);
  const { before, books, now, steps, writes } = decision;
  const write = {
    coupleId: before.couple.id,
    expect: before.couple.headHash,
    events: steps.map(({ change }) => change.event),
    rows: [...diff(before, books), ...writes],
    keys: [],
  };
  const refused = await commitBooks(em, [write], { wait: true, keysSince: expiredBefore(now) });
  for (const why of refused.values()) throw new Error(`a couple that was locked is ${why}`);
}

import type { EntityManager } from "@mikro-orm/core";
import { diff, isInsert, type RowWrite } from "../books/diff.ts";
import { insertEvents, writeRows } from "../database/queries/write.ts";
import { recordDrift } from "../drift/derive.ts";
import { fillInboxes } from "../inbox/derive.ts";
import type { Decision } from "../ledger/decision.ts";

/** Stores a decision in the transaction that read its books, with what follows from it. @throws WriteConflict */
export async function store(em: EntityManager, decision: Decision): Promise<void> {
  const { before } = decision;
  if (decision.steps.length > 0) {
    recordDrift(decision);
    fillInboxes(decision);
  }
  const coupleId = before.couple.id;
  const [first, others] = split(diff(before, decision.books));
  await writeRows(em, coupleId, first);
  await insertEvents(
    em,
    coupleId,
    decision.steps.map(({ change }) => change.event),
  );
  await writeRows(em, coupleId, [...others, ...decision.writes]);
}

const NAMED_BY_EVENTS: ReadonlySet<string> = new Set(["bank_accounts", "financial_goals"]);

/**
 * The rows to write before the events and those after: the head moves first, and events name accounts and goals; other rows
 * name events.
 */
function split(rows: readonly RowWrite[]): readonly [readonly RowWrite[], readonly RowWrite[]] {
  const isFirst = (row: RowWrite) =>
    row.table === "couples" || (isInsert(row) && NAMED_BY_EVENTS.has(row.table));
  return [rows.filter(isFirst), rows.filter((row) => !isFirst(row))];
}

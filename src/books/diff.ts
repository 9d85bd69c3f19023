import type { Books, Rows } from "./books.ts";
import type { CheckIn } from "./check-in.ts";

/** The tables of the rows in books. Rows have no couple id; the writer adds it. */
export type BooksTable =
  | "couples"
  | "partners"
  | "bank_accounts"
  | "financial_goals"
  | "allocation_map"
  | "goal_reactions"
  | "sync_prompts"
  | "sync_answers";

export type OtherTable =
  | "journal_entries"
  | "inbox_items"
  | "rebalance_plans"
  | "webhooks"
  | "access_tokens"
  | "connected_apps"
  | "oauth_records"
  | "idempotency_records";

/** Columns by the property names of the entities; a relation is its name followed by `Id`. */
export type RowData = Readonly<Record<string, unknown>>;

/** A row to write. An update or delete that does not find the row of `where` is a conflict. */
export type RowWrite =
  | { readonly table: BooksTable | OtherTable; readonly insert: RowData }
  | { readonly table: BooksTable | OtherTable; readonly where: RowData; readonly update: RowData }
  | { readonly table: BooksTable | OtherTable; readonly where: RowData; readonly delete: true };

/**
 * The rows in which two books differ, in an order that satisfies the constraints of the database. The couple comes first,
 * because rows of the books change only in a transaction that advanced its head; then the partner who joins, who owns accounts. Ended check-ins come before waiting ones,
 * and rows close after their allocations are deleted.
 */
export function diff(before: Books, after: Books): readonly RowWrite[] {
  const accounts = differences("bank_accounts", before.accounts, after.accounts);
  const goals = differences("financial_goals", before.goals, after.goals);
  const allocations = differences("allocation_map", before.allocations, after.allocations);
  return [
    ...changedCouple(before, after),
    ...changedPartners(before, after),
    ...accounts.filter(isInsert),
    ...goals.filter(isInsert),
    ...allocations.filter((write) => "delete" in write),
    ...accounts.filter((write) => !isInsert(write)),
    ...goals.filter((write) => !isInsert(write)),
    ...allocations.filter((write) => !("delete" in write)),
    ...differences("goal_reactions", before.reactions, after.reactions),
    ...changedCheckIns(before, after),
  ];
}

/** Whether a write of `diff` inserts a row, which an event of the same decision can then reference. */
export function isInsert(write: RowWrite): boolean {
  return "insert" in write;
}

function differences<T extends { readonly id: string }>(
  table: BooksTable,
  before: Rows<T>,
  after: Rows<T>,
): RowWrite[] {
  if (before === after) return [];
  const writes: RowWrite[] = [];
  for (const [key, { id }] of before)
    if (after.get(key)?.id !== id) writes.push({ table, where: { id }, delete: true });
  for (const [key, row] of after) {
    const former = before.get(key);
    // A row that was deleted and made again has the same key and another id.
    const known = former?.id === row.id ? former : undefined;
    if (known === row) continue;
    const update = known && changed(known, row);
    if (!update) writes.push({ table, insert: { ...row } });
    else if (Object.keys(update).length > 0) writes.push({ table, where: { id: row.id }, update });
  }
  return writes;
}

function changed<T extends object>(before: T, after: T): RowData {
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => !same(before[key as keyof T], value)),
  );
}

function same(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  return one === other;
}

function changedCouple(before: Books, after: Books): RowWrite[] {
  // The partners are rows of their own.
  const {
    partner1Id: _partner1Id,
    partner2Id: _partner2Id,
    ...update
  } = changed(before.couple, after.couple);
  if (Object.keys(update).length === 0) return [];
  return [
    { table: "couples", where: { id: after.couple.id, headSequence: before.couple.headSequence }, update },
  ];
}

/** The row of a partner who joins; no other change of the partners is possible. */
function changedPartners({ partners: before }: Books, { partners: after }: Books): RowWrite[] {
  return after.flatMap(({ id: userId, displayName }, at): RowWrite[] => {
    const known = before[at];
    if (known === undefined) return [{ table: "partners", insert: { userId, place: at + 1, displayName } }];
    if (known.displayName === displayName) return [];
    return [{ table: "partners", where: { userId }, update: { displayName } }];
  });
}

/** Ended check-ins come first, because the database allows only one waiting and one scheduled check-in per series. */
const WRITE_ORDER: readonly CheckIn["status"][] = ["complete", "missed", "cancelled", "waiting", "scheduled"];

function changedCheckIns(before: Books, after: Books): RowWrite[] {
  const ids = [...after.checkIns.keys()].filter((id) => before.checkIns.get(id) !== after.checkIns.get(id));
  const ordered = ids.toSorted((a, b) => rank(after, a) - rank(after, b));
  const rows = ({ checkIns }: Books) => ordered.flatMap((id) => checkIns.get(id) ?? []);
  const prompts = (books: Books) => new Map(rows(books).map(({ answers, ...row }) => [row.id, row]));
  const answers = (books: Books) =>
    new Map(
      rows(books).flatMap(({ id: promptId, answers }) =>
        answers.map((answer) => [answer.id, { ...answer, promptId }] as const),
      ),
    );
  return [
    ...differences("sync_prompts", prompts(before), prompts(after)),
    ...differences("sync_answers", answers(before), answers(after)),
  ];
}

function rank({ checkIns }: Books, id: string): number {
  const status = checkIns.get(id)?.status;
  return status === undefined ? -1 : WRITE_ORDER.indexOf(status);
}

import type { EntityManager } from "@mikro-orm/core";
import { isInsert, type RowData, type RowWrite } from "../../books/diff.ts";
import type { Event } from "../../books/rows.ts";
import { limitsOf } from "../limits.ts";
import { ROW_CONFLICT } from "../routines/commit.ts";
import { formatOf } from "../routines/format.ts";
import { columnsOf, jsonOf, primaryKeyOf } from "./columns.ts";
import { eventRow } from "./event-row.ts";
import type { KeyRecord } from "./idempotency.ts";
import { query } from "./read.ts";
import { WriteConflict } from "./write.ts";

/** An answer to record under an idempotency key. */
export interface KeyWrite extends KeyRecord {
  readonly owner: string;
  readonly key: string;
  readonly operation: string;
}

/** What decisions about one couple write. */
export interface CoupleWrite {
  readonly coupleId: string;
  /** The books that the decisions were made on: the hash of their newest event, and their epoch. */
  readonly expect: { readonly hash: string; readonly epoch: number };
  readonly events: readonly Event[];
  /** Rows in an order in which the database's constraints accept those of one table. */
  readonly rows: readonly RowWrite[];
  readonly keys: readonly KeyWrite[];
}

/** Why nothing of a couple's write was written: see routines/commit.ts. */
export type NotWritten = "busy" | "moved" | "key";

interface Options {
  /** Whether to wait for the lock of a couple that another transaction holds. */
  readonly wait?: boolean;
  /** Answers under keys that are older than this are written over. */
  readonly keysSince: Date;
}

/**
 * Writes decisions about several couples, in one statement: of each couple all or nothing. Answers, by couple, why nothing
 * was written.
 * @throws WriteConflict, and the driver's error where a constraint refuses a row; nothing of any couple is written then
 */
export async function commitBooks(
  em: EntityManager,
  writes: readonly CoupleWrite[],
  { wait = false, keysSince }: Options,
): Promise<ReadonlyMap<string, NotWritten>> {
  const batch = {
    format: formatOf(em),
    wait,
    lock_ms: lockMsOf(em),
    keys_since: keysSince,
    heads: writes.map(({ coupleId, expect: { hash, epoch } }) => ({
      couple_id: coupleId,
      expect: hash,
      epoch,
    })),
    steps: stepsOf(em, writes),
    keys: writes.flatMap(({ coupleId, keys }) =>
      keys.map(({ owner, key, operation, fingerprint, output, createdAt }) => ({
        couple_id: coupleId,
        owner,
        key,
        operation,
        fingerprint,
        output,
        created_at: createdAt,
      })),
    ),
  };
  try {
    const parameters = [JSON.stringify(batch)];
    const [row] = await query<{ refused: string }>(
      em,
      "select books_commit(?::jsonb)::text as refused",
      parameters,
    );
    return new Map(Object.entries(JSON.parse(row?.refused ?? "{}") as Record<string, NotWritten>));
  } catch (error) {
    if (!isError(error) || error.code !== ROW_CONFLICT) throw error;
    throw new WriteConflict(error.message, { cause: error });
  }
}

/** How long the statement may wait for a lock, in milliseconds; 0: without a limit. */
function lockMsOf(em: EntityManager): number {
  const limits = limitsOf(em);
  return limits ? Math.min(limits.lockMs, limits.statementMs) : 0;
}

function isError(error: unknown): error is Error & { readonly code?: unknown } {
  return error instanceof Error;
}

/** The action on a table, and its rows. */
interface Step {
  readonly do: string;
  readonly rows: RowData[];
}

/**
 * The steps of a batch. Rows of one couple stay in their order; neighbors with the same action on one table make one step.
 * The head comes first, then accounts and goals, which events name, then events, which other rows name.
 */
function stepsOf(em: EntityManager, writes: readonly CoupleWrite[]): readonly Step[] {
  const rows = writes.flatMap(({ coupleId, rows: all, events }) => [
    ...all.filter(isFirst).map((row) => [0, actionOf(row), jsonRow(em, coupleId, row)] as const),
    ...events.map(
      (event) => [1, "insert ledger_events", insertRow(em, coupleId, EVENTS, eventRow(event))] as const,
    ),
    ...all
      .filter((row) => !isFirst(row))
      .map((row) => [2, actionOf(row), jsonRow(em, coupleId, row)] as const),
  ]);
  const steps: Step[] = [];
  for (const [, action, row] of rows.toSorted(([one], [other]) => one - other)) {
    const last = steps.at(-1);
    // A statement changes a row once, so a second change of the row makes another step.
    if (last?.do === action && !last.rows.some((other) => isSame(other, row))) last.rows.push(row);
    else steps.push({ do: action, rows: [row] });
  }
  return steps;
}

function isSame(one: RowData, other: RowData): boolean {
  return one.id === other.id && one.couple_id === other.couple_id;
}

const EVENTS = "ledger_events";

const NAMED_BY_EVENTS: ReadonlySet<string> = new Set(["bank_accounts", "financial_goals"]);

function isFirst(row: RowWrite): boolean {
  return row.table === "couples" || (isInsert(row) && NAMED_BY_EVENTS.has(row.table));
}

function actionOf(write: RowWrite): string {
  const action = "insert" in write ? "insert" : "update" in write ? "update" : "delete";
  return `${action} ${write.table}`;
}

function jsonRow(em: EntityManager, coupleId: string, write: RowWrite): RowData {
  if ("insert" in write) return insertRow(em, coupleId, write.table, write.insert);
  const where = byColumn(em, write.table, write.where);
  const keys = new Set(primaryKeyOf(em, write.table));
  const expected = Object.fromEntries(Object.entries(where).filter(([name]) => !keys.has(name)));
  const { head_sequence: _checkedWithTheHead, ...is } = expected;
  return {
    ...where,
    couple_id: coupleId,
    ...("update" in write && { set: byColumn(em, write.table, write.update) }),
    ...(Object.keys(is).length > 0 && { is }),
  };
}

function insertRow(em: EntityManager, coupleId: string, table: string, row: RowData): RowData {
  return { ...byColumn(em, table, row), couple_id: coupleId };
}

const names = new WeakMap<object, Map<string, ReadonlyMap<string, string>>>();

/** A row with the names of columns. @throws Error when it names one that the table does not have */
function byColumn(em: EntityManager, table: string, row: RowData): RowData {
  const known = namesOf(em, table);
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const name = known.get(key);
      if (name === undefined) throw new Error(`${table} has no column for ${key}`);
      return [name, jsonOf(value)];
    }),
  );
}

function namesOf(em: EntityManager, table: string): ReadonlyMap<string, string> {
  const storage = em.getMetadata();
  const tables = names.get(storage) ?? new Map<string, ReadonlyMap<string, string>>();
  names.set(storage, tables);
  const known = tables.get(table) ?? new Map(columnsOf(em, table).map(({ key, name }) => [key, name]));
  tables.set(table, known);
  return known;
}

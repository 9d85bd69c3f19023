import type { EntityManager } from "@mikro-orm/core";
import { isInsert, type RowData, type RowWrite } from "../../books/diff.ts";
import type { Event } from "../../books/rows.ts";
import { lockMsOf } from "../limits.ts";
import { ACTIONS, ROW_CONFLICT } from "../routines/commit.ts";
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
  /** Rows; those of one table in an order that its constraints accept. */
  readonly rows: readonly RowWrite[];
  readonly keys: readonly KeyWrite[];
}

/** Why nothing of a couple's write was written: see routines/commit.ts. */
export type NotWritten = "busy" | "moved" | "key";

interface Options {
  /** Whether to wait for the lock of a couple that another transaction holds. */
  readonly wait?: boolean;
  /** How long to wait for any lock, in milliseconds, where it is not the limit of all statements. */
  readonly lockMs?: number;
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
  { wait = false, lockMs, keysSince }: Options,
): Promise<ReadonlyMap<string, NotWritten>> {
  const batch = {
    format: formatOf(em),
    wait,
    lock_ms: lockMs ?? lockMsOf(em),
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

function isError(error: unknown): error is Error & { readonly code?: unknown } {
  return error instanceof Error;
}

/** The action on a table, and its rows. */
interface Step {
  readonly do: string;
  readonly rows: RowData[];
}

/**
 * The steps of a batch: the head first, then a partner who joins and new accounts and goals, which events name, then events, which other rows name, then
 * deleted allocations, without which accounts and goals can close, then the other rows by table. Rows of one couple and table stay
 * in their order; what several couples do to a table shares a step.
 */
function stepsOf(em: EntityManager, writes: readonly CoupleWrite[]): readonly Step[] {
  const ranks: StepInProgress[][] = [[], [], [], ...TABLES.map(() => [])];
  for (const { coupleId, rows, events } of writes) {
    const places = ranks.map(() => 0);
    const add = (rank: number, action: string, row: RowData) => {
      places[rank] = addRow(ranks[rank] ?? [], places[rank] ?? 0, { action, row });
    };
    const addWrite = (rank: number, write: RowWrite) =>
      add(rank, actionOf(write), jsonRow(em, coupleId, write));
    for (const write of rows.filter(isFirst)) addWrite(0, write);
    for (const event of events) add(1, `insert ${EVENTS}`, insertRow(em, coupleId, EVENTS, eventRow(event)));
    for (const write of rows.filter((one) => !isFirst(one))) addWrite(rankOf(write), write);
  }
  return ranks.flat().map(({ do: action, rows }) => ({ do: action, rows }));
}

function rankOf(write: RowWrite): number {
  return "delete" in write && write.table === "allocation_map" ? 2 : 3 + TABLES.indexOf(write.table);
}

/** A step with the ids of its rows. */
interface StepInProgress extends Step {
  readonly ids: Set<unknown>;
}

/**
 * Adds a row to the first step from a place on that has its action. A statement changes a row once, so a second change of a
 * row goes to another step. Returns the place of the step.
 */
function addRow(
  steps: StepInProgress[],
  from: number,
  { action, row }: { readonly action: string; readonly row: RowData },
): number {
  const found = steps.findIndex(({ do: done, ids }, at) => at >= from && done === action && !ids.has(row.id));
  if (found < 0) steps.push({ do: action, rows: [row], ids: new Set([row.id]) });
  else {
    steps[found]?.rows.push(row);
    steps[found]?.ids.add(row.id);
  }
  return found < 0 ? steps.length - 1 : found;
}

const EVENTS = "ledger_events";

const TABLES: readonly string[] = Object.keys(ACTIONS);

const NAMED_BY_EVENTS: ReadonlySet<string> = new Set(["partners", "bank_accounts", "financial_goals"]);

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

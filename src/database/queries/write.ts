import type { EntityManager } from "@mikro-orm/core";
import type { RowData, RowWrite } from "../../books/diff.ts";
import { type Column, columnsOf, jsonOf } from "./columns.ts";

/** A row was not as the decision expected it: somebody changed or removed it meanwhile. Nothing of the write may stand. */
export class WriteConflict extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(what, options);
    this.name = "WriteConflict";
  }
}

/**
 * Writes rows of the directory, or of a couple beside its books, in their order; neighbors that are added to one table go in
 * one statement.
 * @throws WriteConflict
 */
export async function writeRows(
  em: EntityManager,
  coupleId: string | null,
  writes: readonly RowWrite[],
): Promise<void> {
  let added: { table: string; rows: RowData[] } = { table: "", rows: [] };
  const flush = async () => {
    const { table, rows } = added;
    added = { table: "", rows: [] };
    if (rows.length > 0) await insertRows(em, table, rows);
  };
  for (const write of writes) {
    if ("insert" in write) {
      if (write.table !== added.table) await flush();
      added.table = write.table;
      added.rows.push(ofCouple(em, write.table, write.insert, coupleId));
    } else {
      await flush();
      await changeRow(em, coupleId, write);
    }
  }
  await flush();
}

async function insertRows(em: EntityManager, table: string, rows: readonly RowData[]): Promise<void> {
  const columns = namedIn(columnsOf(em, table), Object.assign({}, ...rows));
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  await execute(
    em,
    `insert into ${table} (${names}) select ${names} from jsonb_to_recordset(?::jsonb) as x (${typed(columns)})`,
    rows.map((row) => asJson(columns, row)),
  );
}

async function changeRow(
  em: EntityManager,
  coupleId: string | null,
  write: Exclude<RowWrite, { readonly insert: RowData }>,
): Promise<void> {
  const { table } = write;
  const expected = ofCouple(em, table, write.where, coupleId);
  const all = columnsOf(em, table);
  const where = namedIn(all, expected).map((column) => ({ ...column, alias: `is_${column.name}` }));
  const set = "update" in write ? namedIn(all, write.update) : [];
  const input = {
    ...asJson(set, "update" in write ? write.update : {}),
    ...Object.fromEntries(where.map(({ alias, key }) => [alias, jsonOf(expected[key])])),
  };
  const types = [typed(set), where.map(({ alias, type }) => `"${alias}" ${type}`).join(", ")];
  const from = `jsonb_to_recordset(?::jsonb) as x (${types.filter(Boolean).join(", ")})`;
  const matches = where
    .map(({ alias, name }) => `t."${name}" is not distinct from x."${alias}"`)
    .join(" and ");
  const statement =
    "update" in write
      ? `update ${table} t set ${set.map(({ name }) => `"${name}" = x."${name}"`).join(", ")} from ${from} where ${matches} returning 1`
      : `delete from ${table} t using ${from} where ${matches} returning 1`;
  if ((await execute(em, statement, [input])).length !== 1)
    throw new WriteConflict(`a row of ${table} is not as expected: ${JSON.stringify(write.where)}`);
}

/** A row with the couple that it belongs to. Rows of the directory and the couple's own name none. */
function ofCouple(em: EntityManager, table: string, row: RowData, coupleId: string | null): RowData {
  return columnsOf(em, table).some(({ key }) => key === "coupleId") ? { ...row, coupleId } : row;
}

/** The columns that a row names. @throws Error when it names one that the table does not have */
function namedIn(columns: readonly Column[], row: RowData): readonly Column[] {
  return Object.keys(row).map((key) => {
    const column = columns.find((one) => one.key === key);
    if (!column) throw new Error(`no column for ${key}`);
    return column;
  });
}

function typed(columns: readonly Column[]): string {
  return columns.map(({ name, type }) => `"${name}" ${type}`).join(", ");
}

function asJson(columns: readonly Column[], row: RowData): RowData {
  return Object.fromEntries(columns.map(({ key, name }) => [name, jsonOf(row[key])]));
}

function execute(em: EntityManager, statement: string, rows: readonly RowData[]): Promise<unknown[]> {
  const parameters = [JSON.stringify(rows)];
  return em.getConnection().execute(statement, parameters, "all", em.getTransactionContext());
}

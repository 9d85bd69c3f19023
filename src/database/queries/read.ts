import type { EntityManager } from "@mikro-orm/core";
import { type Column, columnsOf, jsonArray, rowFrom } from "./columns.ts";

/** A condition in SQL with the values of its parameters. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A condition in SQL, with a value for each of its question marks. */
export function where(sql: string, ...parameters: readonly unknown[]): Condition {
  return { sql, parameters };
}

/** What to read of a table: `columns` without the couple that all rows name, `rest` behind the couple's condition. */
interface Reading {
  readonly coupleId: string;
  /** Names of columns that are not read. */
  readonly without?: readonly string[];
  readonly conditions?: readonly Condition[];
  /** SQL behind the conditions, such as an order and a limit. The table's alias is `t`. */
  readonly rest?: Condition;
}

/** Rows of a couple, as plain data. Conditions name the table `t`. */
export async function readRows<Row>(
  em: EntityManager,
  table: string,
  { coupleId, without = [], conditions = [], rest = where("") }: Reading,
): Promise<readonly Row[]> {
  const columns = columnsWithout(em, table, without);
  const parts = [where("t.couple_id = ?", coupleId), ...conditions];
  const statement = `select ${jsonArray(columns, "t")}::text as row from ${table} t
    where ${parts.map(({ sql }) => sql).join(" and ")} ${rest.sql}`;
  const parameters = [...parts, rest].flatMap((part) => part.parameters);
  const rows = await query<{ row: string }>(em, statement, parameters);
  return rows.map(({ row }) => rowFrom<Row>(columns, JSON.parse(row) as unknown[]));
}

/** The columns of a table but its couple and those named. */
export function columnsWithout(
  em: EntityManager,
  table: string,
  without: readonly string[] = [],
): readonly Column[] {
  return columnsOf(em, table).filter(({ key }) => key !== "coupleId" && !without.includes(key));
}

/** The rows of a statement, in the transaction of the entity manager. */
export function query<Row>(
  em: EntityManager,
  statement: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  return em.getConnection().execute(statement, [...parameters], "all", em.getTransactionContext());
}

import type { SqlEntityManager } from "@mikro-orm/sql";

/** A column of the database, which may be of an earlier or later version than this program. */
export interface Column {
  readonly name: string;
  /** The type without a length: an explicit cast to a length would silently truncate a longer text. */
  readonly type: string;
  readonly generated: boolean;
  /** Whether an insert can omit it. */
  readonly optional: boolean;
}

/** The columns of a table in order; empty if the table does not exist. */
export async function columnsOf(em: SqlEntityManager, table: string): Promise<readonly Column[]> {
  return em.execute<Column[]>(
    `select attname as name, format_type(atttypid, -1) as type, attgenerated <> '' as generated,
        not attnotnull or atthasdef as optional
      from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped order by attnum`,
    [quoted(table)],
  );
}

/** Quotes a name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Prepares the transaction for reading and writing values as text, without time limits: the server's limits are for
 * requests.
 */
export async function prepareTransaction(em: SqlEntityManager): Promise<void> {
  const settings = {
    timezone: "UTC",
    datestyle: "ISO, YMD",
    intervalstyle: "iso_8601",
    bytea_output: "hex",
    extra_float_digits: "1",
    statement_timeout: "0",
    lock_timeout: "0",
    idle_in_transaction_session_timeout: "0",
  };
  const calls = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  await em.execute(`select ${calls.join(", ")}`);
}

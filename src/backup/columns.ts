import type { SqlEntityManager } from "@mikro-orm/sql";

/** A column as the database has it, which may be of an earlier or a later version than this program. */
export interface Column {
  readonly name: string;
  /** Its type without a length, for a cast: an explicit cast to a length would cut a longer text silently. */
  readonly type: string;
  readonly generated: boolean;
  /** Whether a row can leave it out. */
  readonly optional: boolean;
}

/** The columns of a table in their order; empty when there is no such table. */
export async function columnsOf(em: SqlEntityManager, table: string): Promise<readonly Column[]> {
  return em.execute<Column[]>(
    `select attname as name, format_type(atttypid, -1) as type, attgenerated <> '' as generated,
        not attnotnull or atthasdef as optional
      from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped order by attnum`,
    [quoted(table)],
  );
}

/** A name as an identifier in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Prepares the transaction for reading and writing values as text. Nothing in it is limited in time: the limits of the
 * server are for requests.
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

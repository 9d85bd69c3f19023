/** The rows of couples and users in every table, also in new ones. */
import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Engine } from "../src/engine/engine.ts";

/** The watched rows: those of couples, of users, and those with a text that only this test uses, written since a mark was made. */
export interface Watched {
  readonly couples: readonly string[];
  readonly users: readonly string[];
  readonly mark?: Mark;
}

export interface Mark {
  readonly text: string;
  /** The first transaction that can have written the text. */
  readonly since: string;
}

/** A text that no row has yet. */
export async function newMark({ orm }: Pick<Engine, "orm">): Promise<Mark> {
  const sql = "select pg_snapshot_xmin(pg_current_snapshot())::text as since";
  const [{ since }]: [{ since: string }] = await (orm.em.fork() as SqlEntityManager).execute(sql);
  return { text: `mark${randomUUID().replaceAll("-", "")}`, since };
}

/** A digest of every watched row, by table. Two equal fingerprints mean that nothing was written in between. */
export function fingerprint(engine: Engine, watched: Watched): Promise<Record<string, string>> {
  const digest = "count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')";
  return readRows(engine, watched, () => digest);
}

/** Every watched row as JSON, by table. */
export function rowsOf(engine: Engine, watched: Watched): Promise<Record<string, string>> {
  return readRows(engine, watched, (columns) => {
    const order = columns.has("id") ? "t.id::text" : "t::text";
    return `coalesce(string_agg(to_jsonb(t)::text, E'\\n' order by ${order}), '')`;
  });
}

/** Reads one aggregate of the watched rows of each table. */
async function readRows(
  engine: Engine,
  { couples, users, mark }: Watched,
  aggregate: (columns: Columns) => string,
): Promise<Record<string, string>> {
  const queries = [...(await tablesOf(engine))].map(([table, columns]) => {
    const among = (column: string, ids: readonly string[]) => {
      const type = columns.get(column);
      // The tables hold the rows of all tests: casts of every row would take most of the time.
      return type ? [`t.${column} in (${ids.map((id) => `'${id}'::${type}`).join(", ")})`] : [];
    };
    const conditions = [
      ...among("couple_id", couples),
      ...among("user_id", users),
      ...among("owner", users),
      ...among("id", [...couples, ...users]),
      ...(mark ? [`(t.xmin::text::bigint >= ${mark.since} and t::text like '%${mark.text}%')`] : []),
    ];
    const where = conditions.length > 0 ? conditions.join(" or ") : "false";
    return `select '${table}' as name, ${aggregate(columns)} as rows from "${table}" t where ${where}`;
  });
  const em = engine.orm.em.fork() as SqlEntityManager;
  const rows: { name: string; rows: string }[] = await em.execute(queries.join(" union all "));
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

/** The types of a table's columns. */
type Columns = ReadonlyMap<string, string>;

type Tables = ReadonlyMap<string, Columns>;

/** The columns of each table of a database, read once: that takes longer than the rest. */
const known = new WeakMap<Engine["orm"], Promise<Tables>>();

function tablesOf({ orm }: Engine): Promise<Tables> {
  const read = async (): Promise<Tables> => {
    const columns: { table: string; column: string; type: string }[] = await (
      orm.em.fork() as SqlEntityManager
    ).execute(
      `select table_name as "table", column_name as "column", udt_name as type from information_schema.columns
      where table_schema = current_schema() and table_name not like '%migrations%' order by 1`,
    );
    const byTable = Map.groupBy(columns, ({ table }) => table);
    return new Map(
      [...byTable].map(([table, rows]) => [table, new Map(rows.map(({ column, type }) => [column, type]))]),
    );
  };
  const tables = known.get(orm) ?? read();
  known.set(orm, tables);
  return tables;
}

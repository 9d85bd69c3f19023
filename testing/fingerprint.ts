import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Engine } from "../src/engine/engine.ts";

/** The watched rows: those of couples, of users, and those with a text that only this test uses. */
export interface Watched {
  readonly couples: readonly string[];
  readonly users: readonly string[];
  readonly mark: string;
}

/**
 * A digest of every watched row, table by table. It includes every table with a couple_id or user_id, so that new tables are
 * watched automatically. Two equal fingerprints mean that nothing was written in between.
 */
export async function fingerprint(engine: Engine, watched: Watched): Promise<Record<string, string>> {
  const em = engine.orm.em.fork() as SqlEntityManager;
  const columns = await columnsOf(engine);
  const tables = [...new Set(columns.map(({ table_name }) => table_name))].filter(
    (table) => !table.includes("migrations"),
  );
  const couples = list(watched.couples);
  const users = list(watched.users);
  const queries = tables.toSorted().map((table) => {
    const has = (column: string) =>
      columns.some((one) => one.table_name === table && one.column_name === column);
    const conditions = [
      ...(has("couple_id") ? [`t.couple_id::text in (${couples})`] : []),
      ...(has("user_id") ? [`t.user_id::text in (${users})`] : []),
      ...(has("owner") ? [`t.owner in (${users})`] : []),
      ...(has("id") ? [`t.id::text in (${couples}, ${users})`] : []),
      `t::text like '%${watched.mark}%'`,
    ];
    return `select '${table}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from "${table}" t where ${conditions.join(" or ")}`;
  });
  const rows: { name: string; digest: string }[] = await em.execute(queries.join(" union all "));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

interface Column {
  readonly table_name: string;
  readonly column_name: string;
}

/** The columns of each database, read once: that takes longer than the rest. */
const known = new WeakMap<Engine["orm"], Promise<readonly Column[]>>();

function columnsOf({ orm }: Engine): Promise<readonly Column[]> {
  const columns =
    known.get(orm) ??
    (orm.em.fork() as SqlEntityManager).execute<Column[]>(
      "select table_name, column_name from information_schema.columns where table_schema = current_schema()",
    );
  known.set(orm, columns);
  return columns;
}

function list(ids: readonly string[]): string {
  return ids.map((id) => `'${id}'`).join(", ");
}

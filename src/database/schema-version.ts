import type { SqlEntityManager } from "@mikro-orm/sql";
import { OtherVersion } from "./errors.ts";
import { migrations } from "./migrations/index.ts";
import { formatOf } from "./routines/format.ts";

/** The names of the applied migrations in order; empty if there are no tables yet. */
export async function appliedMigrations(em: SqlEntityManager): Promise<readonly string[]> {
  const table = em.config.get("migrations").tableName ?? "mikro_orm_migrations";
  const [found] = await em.execute<{ exists: boolean }[]>("select to_regclass(?) is not null as exists", [
    table,
  ]);
  if (!found?.exists) return [];
  const rows = await em.execute<{ name: string }[]>(`select name from ${table} order by id`);
  return rows.map(({ name }) => name);
}

/** Whether a migration belongs to an earlier version with other tables. Names begin with a date. */
export function isEarlier(migration: string): boolean {
  return migration < (migrations[0]?.name ?? "");
}

/** @throws OtherVersion if the database has a migration that this version does not have, or the last one with other contents */
export async function assertKnownVersion(em: SqlEntityManager): Promise<void> {
  const applied = await appliedMigrations(em);
  const unknown = applied.filter((name) => !migrations.some((known) => known.name === name));
  if (unknown.length > 0) throw new OtherVersion(applied, unknown.some(isEarlier) ? "earlier" : "later");
  const isComplete = applied.length === migrations.length;
  if (isComplete && !(await hasRoutines(em))) throw new OtherVersion(applied, "unreleased");
}

/** Whether the routines of the database accept calls of this version. */
async function hasRoutines(em: SqlEntityManager): Promise<boolean> {
  const statement =
    "select 1 from pg_proc where oid = to_regproc('books_load') and position(?::text in prosrc) > 0";
  return (await em.execute<unknown[]>(statement, [formatOf(em)])).length > 0;
}

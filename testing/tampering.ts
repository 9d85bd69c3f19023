import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Engine } from "../src/engine/engine.ts";

/** Runs a statement as a superuser can: without triggers and foreign keys, and unnoticed by the program. */
export async function tamper(
  { orm, cache }: Pick<Engine, "orm" | "cache">,
  sql: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await orm.em.fork().transactional(async (transaction) => {
    const em = transaction as SqlEntityManager;
    await em.execute("set local session_replication_role = replica");
    await em.execute(sql, [...values]);
  });
  cache.clear();
}

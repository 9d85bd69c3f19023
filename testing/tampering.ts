import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Engine } from "../src/engine/engine.ts";

/** Runs a statement without triggers and foreign keys, as a superuser can. The program does not notice it. */
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

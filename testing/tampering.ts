import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Engine } from "../src/engine/engine.ts";
import { formed } from "./formed.ts";

/** Lets the following statements of a transaction ignore triggers and foreign keys, as a superuser can. */
export const IGNORE_TRIGGERS = "set local session_replication_role = replica";

/** Runs work in a transaction that is rolled back. Returns its result. */
export async function rolledBack<T>(
  { orm }: Pick<Engine, "orm">,
  work: (em: SqlEntityManager) => Promise<T>,
): Promise<T> {
  const em = orm.em.fork() as SqlEntityManager;
  await em.begin();
  try {
    return await work(em);
  } finally {
    await em.rollback();
  }
}

/**
 * Runs a statement without triggers and foreign keys, as a superuser can. The program does not notice it, and the books are not
 * verified when the test ends.
 */
export async function tamper(
  { orm, cache }: Pick<Engine, "orm" | "cache">,
  sql: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await orm.em.fork().transactional(async (transaction) => {
    const em = transaction as SqlEntityManager;
    await em.execute(IGNORE_TRIGGERS);
    await em.execute(sql, [...values]);
  });
  cache.clear();
  formed.delete(cache);
}

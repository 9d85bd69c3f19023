import type { MikroORM } from "@mikro-orm/core";
import type { Migrator } from "@mikro-orm/migrations";
import { PostgreSqlDriver, type SqlEntityManager } from "@mikro-orm/postgresql";
import { alone } from "./folder.ts";
import { EmbeddedDialect } from "./pglite.ts";

/** Any number that only this project's migrations use. */
const ADVISORY_LOCK = 728_300_411;

/**
 * Brings the schema up to date, or to the migration named `to`, and answers the names of the migrations that were
 * applied. Processes that start at once take turns. On a server the lock for that is held on one connection while the migrator works on another.
 */
export async function migrate(orm: MikroORM, to?: string): Promise<string[]> {
  const target = to === undefined ? undefined : { to };
  const up = async () => (await (orm.migrator as Migrator).up(target)).map(({ name }) => name);
  if (!(orm.driver instanceof PostgreSqlDriver)) {
    const dialect = orm.config.get("driverOptions");
    const folder = dialect instanceof EmbeddedDialect ? dialect.folder : undefined;
    return folder === undefined ? up() : alone(folder, "migrate", up);
  }
  return orm.em.fork().transactional(async (em) => {
    await (em as SqlEntityManager).execute(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    return up();
  });
}

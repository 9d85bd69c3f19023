import type { MikroORM } from "@mikro-orm/core";
import type { Migrator } from "@mikro-orm/migrations";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { alone } from "./folder.ts";
import { isPostgres } from "./limits.ts";
import { migrationClasses, migrations } from "./migrations/index.ts";
import type { EmbeddedDialect } from "./pglite.ts";
import { appliedMigrations } from "./schema-version.ts";

/** A number that nothing else uses for an advisory lock. */
const ADVISORY_LOCK = 728_300_411;

/**
 * Migrates to the latest schema, or to the migration named `to`. Returns the names of the migrations that were applied.
 * Processes that start at the same time wait for each other; on a server one connection holds the lock while the migrator
 * uses another.
 */
export async function migrate(orm: MikroORM, to = migrations.at(-1)?.name ?? ""): Promise<string[]> {
  const applied = await appliedMigrations(orm.em.fork() as SqlEntityManager);
  if (applied.includes(to)) return [];
  const migrator = await migratorOf(orm);
  const up = async () => (await migrator.up({ to })).map(({ name }) => name);
  if (isPostgres(orm.driver)) {
    return orm.em.fork().transactional(async (em) => {
      await (em as SqlEntityManager).execute(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
      return up();
    });
  }
  const { folder } = orm.config.get("driverOptions") as EmbeddedDialect;
  return folder === undefined ? up() : alone(folder, "migrate", up);
}

/** MikroORM's migrator with every migration. It is loaded only when needed, because most databases are up to date. */
export async function migratorOf(orm: MikroORM): Promise<Migrator> {
  const { Migrator } = await import("@mikro-orm/migrations");
  orm.config.set("migrations", { ...orm.config.get("migrations"), migrationsList: await migrationClasses() });
  return new Migrator(orm.em as SqlEntityManager);
}

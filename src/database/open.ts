import { MikroORM, type Options } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import { PgliteDriver } from "@mikro-orm/pglite";
import { entities } from "../domain/entities.ts";
import { migrations } from "./migrations/index.ts";
import { EmbeddedDialect } from "./pglite.ts";
import { PostgresDriver } from "./postgres.ts";

/** Where the books are kept: a PostgreSQL server, or an embedded PGlite in a data folder (without one: in memory). */
export type DatabaseLocation = { readonly url: string } | { readonly folder?: string };

/** A pool of 8 beats larger ones when many callers write to one couple: they wait for its lock anyway. */
const POOL = { min: 0, max: 8 };

/** MikroORM's options for the books. */
export function databaseOptions(location: DatabaseLocation): Partial<Options> {
  const common: Partial<Options> = {
    entities,
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, silent: true },
    timezone: "UTC",
    forceUtcTimezone: true,
  };
  if ("url" in location)
    return { ...common, driver: PostgresDriver as never, clientUrl: location.url, pool: POOL };
  return {
    ...common,
    driver: PgliteDriver as never,
    dbName: "couples_cfo",
    driverOptions: new EmbeddedDialect(location.folder),
  };
}

/**
 * Opens the books' database and waits until it answers. Nothing is migrated.
 * @throws HolderSilent, HolderDiffers, BooksDamaged, and whatever PostgreSQL's driver throws when it cannot connect
 */
export async function openDatabase(location: DatabaseLocation): Promise<MikroORM> {
  const orm = await MikroORM.init(databaseOptions(location));
  try {
    await orm.em.getConnection().execute("select 1");
    return orm;
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

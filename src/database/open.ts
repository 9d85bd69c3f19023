import { MikroORM, type Options } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { entities } from "../entities/index.ts";
import { connectionSettings } from "./address.ts";
import { NoSuchDatabase } from "./errors.ts";
import { routines } from "./routines/index.ts";
import { assertKnownVersion } from "./schema-version.ts";

/**
 * Where the books are: a PostgreSQL server, with couples on different nodes if it is `sharded`; or embedded PGlite in a data
 * folder, or without one in memory.
 */
export type DatabaseLocation =
  | { readonly url: string; readonly sharded?: boolean }
  | { readonly folder?: string };

/** Couples share a few statements at a time; the other connections are for statements that wait for a lock. */
const POOL = { min: 0, max: 12 };

/** MikroORM's options. Loads only the driver that the location needs. @throws AddressRefused */
export async function databaseOptions(location: DatabaseLocation): Promise<Partial<Options>> {
  const common: Partial<Options> = {
    entities,
    routines,
    migrations: { snapshot: false, silent: true },
    timezone: "UTC",
    forceUtcTimezone: true,
    // A mistyped name must not create a database.
    ensureDatabase: false,
  };
  if ("url" in location) {
    const { PostgresDriver } = await import("./postgres.ts");
    const { url } = location;
    const driverOptions = connectionSettings(url);
    return { ...common, driver: PostgresDriver as never, clientUrl: url, pool: POOL, driverOptions };
  }
  const { PgliteDriver } = await import("@mikro-orm/pglite");
  const { EmbeddedDialect } = await import("./pglite.ts");
  return {
    ...common,
    driver: PgliteDriver as never,
    dbName: "couples_cfo",
    driverOptions: new EmbeddedDialect(location.folder),
  };
}

/**
 * Opens the database and runs a first statement. Does not migrate.
 * @throws AddressRefused, NoSuchDatabase, OtherVersion, HolderSilent, HolderDiffers, BooksDamaged, or the error of
 * PostgreSQL's driver
 */
export async function openDatabase(location: DatabaseLocation): Promise<MikroORM> {
  // MikroORM.init would also load the migrator and packages that search folders for entities.
  const orm = new MikroORM(await databaseOptions(location));
  try {
    await orm.em.getConnection().execute("select 1");
    await assertKnownVersion(orm.em.fork() as SqlEntityManager);
    return orm;
  } catch (error) {
    await orm.close(true);
    throw hasCode(error, NO_DATABASE) ? new NoSuchDatabase(orm.config.get("dbName"), error) : error;
  }
}

/** Creates the database that a PostgreSQL address names. Returns false if it exists. */
export async function createDatabase({ url }: { readonly url: string }): Promise<boolean> {
  const orm = new MikroORM(await databaseOptions({ url }));
  try {
    return await orm.schema.ensureDatabase();
  } catch (error) {
    // Another process created it at the same time.
    if (hasCode(error, DATABASE_EXISTS) || hasCode(error, UNIQUE_VIOLATION)) return false;
    throw error;
  } finally {
    await orm.close(true);
  }
}

const NO_DATABASE = "3D000";
const DATABASE_EXISTS = "42P04";
/** When two processes create it at the same time, the second may get this code. */
const UNIQUE_VIOLATION = "23505";

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

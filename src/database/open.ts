import { MikroORM, type Options } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { entities } from "../entities/index.ts";
import { connectionSettings } from "./address.ts";
import { NoSuchDatabase } from "./errors.ts";
import { routines } from "./routines/index.ts";
import { assertKnownVersion } from "./schema-version.ts";

/**
 * Where the books are kept: a PostgreSQL server, with couples on different nodes where it is `sharded`; or an embedded PGlite in
 * a data folder (without one: in memory).
 */
export type DatabaseLocation =
  | { readonly url: string; readonly sharded?: boolean }
  | { readonly folder?: string };

/** Reads and writes of all couples share a few statements at a time; the other connections are for what waits for a lock. */
const POOL = { min: 0, max: 12 };

/** MikroORM's options for the books. Only the driver that they need is loaded. @throws AddressRefused */
export async function databaseOptions(location: DatabaseLocation): Promise<Partial<Options>> {
  const common: Partial<Options> = {
    entities,
    routines,
    migrations: { snapshot: false, silent: true },
    timezone: "UTC",
    forceUtcTimezone: true,
    // A mistyped name is not a wish for a new database.
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
 * Opens the books' database and waits until it answers. Nothing is migrated.
 * @throws AddressRefused, NoSuchDatabase, OtherVersion, HolderSilent, HolderDiffers, BooksDamaged, and whatever PostgreSQL's driver throws when it
 * cannot connect
 */
export async function openDatabase(location: DatabaseLocation): Promise<MikroORM> {
  // MikroORM.init would load its migrator and the packages that find entities in folders.
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

/** Makes the database that a PostgreSQL address names, where the server has none. Answers whether it did. */
export async function createDatabase({ url }: { readonly url: string }): Promise<boolean> {
  const orm = new MikroORM(await databaseOptions({ url }));
  try {
    return await orm.schema.ensureDatabase();
  } catch (error) {
    // Somebody else made it in the same moment.
    if (hasCode(error, DATABASE_EXISTS) || hasCode(error, UNIQUE_VIOLATION)) return false;
    throw error;
  } finally {
    await orm.close(true);
  }
}

const NO_DATABASE = "3D000";
const DATABASE_EXISTS = "42P04";
/** Of two that make it at once, the later may find its name in the catalog. */
const UNIQUE_VIOLATION = "23505";

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

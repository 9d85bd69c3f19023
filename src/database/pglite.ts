import { PGlite } from "@electric-sql/pglite";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import { PGliteAdapter, PGliteDialect, type PGliteDriver } from "kysely";
import array from "postgres-array";
import { migrations } from "./migrations/index.ts";
import { SharedDriver } from "./shared.ts";
import { TurnTakingDriver } from "./turns.ts";

function openPglite(dataDir?: string): Promise<PGlite> {
  const parsers = createPostgreSqlTypeParsers((text) => array.parse(text)) as never;
  return PGlite.create({ ...(dataDir !== undefined && { dataDir }), parsers });
}

/**
 * Kysely guards a single connection by a lock of its own, which it never opens again once a connection could not be
 * had. Our drivers let callers wait for their turn themselves.
 */
class TurnTakingAdapter extends PGliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * A Kysely dialect on an embedded PGlite: in memory, or in a data folder, which several processes may share. From
 * the first query until the ORM is closed this process then holds the folder or is a guest of the one that does.
 */
export class EmbeddedDialect extends PGliteDialect {
  /** The data folder; undefined in memory. */
  readonly folder: string | undefined;
  /** One for as long as the ORM lives: what is asked after it was closed must not open the folder again. */
  readonly #driver: PGliteDriver;

  constructor(folder?: string) {
    super({ pglite: () => openPglite() });
    this.folder = folder;
    const schema = migrations.at(-1)?.name ?? "";
    this.#driver =
      folder === undefined
        ? new TurnTakingDriver(() => openPglite())
        : new SharedDriver({ folder, schema, open: openPglite });
  }

  override createAdapter(): PGliteAdapter {
    return new TurnTakingAdapter();
  }

  override createDriver(): PGliteDriver {
    return this.#driver;
  }
}

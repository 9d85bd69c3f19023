import { PGliteAdapter, PGliteDialect, type PGliteDriver } from "kysely";
import { openEmbedded } from "./embedded.ts";
import { migrations } from "./migrations/index.ts";
import { SharedDriver } from "./shared.ts";
import { TurnTakingDriver } from "./turns.ts";

/**
 * Kysely protects a single connection by a lock, which it never releases after a connection failed. Our drivers make
 * callers wait for their turn instead.
 */
class TurnTakingAdapter extends PGliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * A Kysely dialect for embedded PGlite: in memory, or in a data folder that several processes can share. From the first
 * query until the ORM is closed, this process holds the folder or is a guest of its holder.
 */
export class EmbeddedDialect extends PGliteDialect {
  /** The data folder; undefined for a database in memory. */
  readonly folder: string | undefined;
  /** One driver for the lifetime of the ORM, because a query after its close must not open the folder again. */
  readonly #driver: PGliteDriver;

  constructor(folder?: string) {
    super({ pglite: () => openEmbedded() });
    this.folder = folder;
    const schema = migrations.at(-1)?.name ?? "";
    this.#driver =
      folder === undefined
        ? new TurnTakingDriver(() => openEmbedded())
        : new SharedDriver({ folder, schema, open: openEmbedded });
  }

  override createAdapter(): PGliteAdapter {
    return new TurnTakingAdapter();
  }

  override createDriver(): PGliteDriver {
    return this.#driver;
  }
}

import { PGliteAdapter, PGliteDialect, type PGliteDriver } from "kysely";
import { openEmbedded } from "./embedded.ts";
import { migrations } from "./migrations/index.ts";
import { SharedDriver } from "./shared.ts";
import { TurnTakingDriver } from "./turns.ts";

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

import { PGlite } from "@electric-sql/pglite";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import { type DatabaseConnection, PGliteDialect, PGliteDriver } from "kysely";
import array from "postgres-array";

/**
 * Kysely's PGlite driver hands its one connection to every caller at once: a query outside a transaction would
 * run inside a stranger's, and two transactions would overwrite each other. Here a caller waits for its turn.
 */
class TurnTakingDriver extends PGliteDriver {
  #last: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    const turn = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await turn;
    this.#release = resolve;
    return super.acquireConnection();
  }

  override async releaseConnection(): Promise<void> {
    this.#release?.();
  }
}

/** A Kysely dialect on an embedded PGlite in `folder`, or in memory without one. Closing the ORM closes it. */
export class EmbeddedDialect extends PGliteDialect {
  readonly #pglite: () => Promise<PGlite>;

  constructor(folder?: string) {
    const pglite = () =>
      PGlite.create({
        ...(folder ? { dataDir: folder } : {}),
        parsers: createPostgreSqlTypeParsers((text) => array.parse(text)) as never,
      });
    super({ pglite });
    this.#pglite = pglite;
  }

  override createDriver(): TurnTakingDriver {
    return new TurnTakingDriver({ pglite: this.#pglite });
  }
}

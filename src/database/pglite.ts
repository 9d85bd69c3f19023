import { PGlite } from "@electric-sql/pglite";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import { type DatabaseConnection, PGliteDialect, PGliteDriver } from "kysely";
import array from "postgres-array";
import { type HeldFolder, holdFolder } from "./folder.ts";

/**
 * Kysely's PGlite driver hands its one connection to every caller at once: a query outside a transaction would
 * run inside a stranger's, and two transactions would overwrite each other. Here a caller waits for its turn.
 */
class TurnTakingDriver extends PGliteDriver {
  readonly #closed: () => Promise<void>;
  #last: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(pglite: () => Promise<PGlite>, closed: () => Promise<void>) {
    super({ pglite });
    this.#closed = closed;
  }

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

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.#closed();
  }
}

function openPglite(dataDir: string | undefined): Promise<PGlite> {
  const parsers = createPostgreSqlTypeParsers((text) => array.parse(text)) as never;
  return PGlite.create({ ...(dataDir !== undefined && { dataDir }), parsers });
}

/**
 * A Kysely dialect on an embedded PGlite in a data folder, or in memory without one. The folder is held from the
 * first query, which throws FolderInUse when another process has it, until the ORM is closed.
 */
export class EmbeddedDialect extends PGliteDialect {
  readonly #open: () => Promise<PGlite>;
  #held: HeldFolder | undefined;

  constructor(folder?: string) {
    const open = async () => {
      const held = folder ? await holdFolder(folder) : undefined;
      try {
        const pglite = await openPglite(held?.books);
        this.#held = held;
        return pglite;
      } catch (error) {
        await held?.release();
        throw error;
      }
    };
    super({ pglite: open });
    this.#open = open;
  }

  override createDriver(): TurnTakingDriver {
    return new TurnTakingDriver(this.#open, async () => this.#held?.release());
  }
}

import type { PGlite } from "@electric-sql/pglite";
import { type DatabaseConnection, PGliteDriver } from "kysely";

/**
 * Kysely's PGlite driver hands its one connection to every caller at once: a query outside a transaction would
 * run inside a stranger's, and two transactions would overwrite each other. Here a caller waits for its turn.
 */
export class TurnTakingDriver extends PGliteDriver {
  #last: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(pglite: () => Promise<PGlite>) {
    super({ pglite });
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
}

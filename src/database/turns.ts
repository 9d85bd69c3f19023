import { setImmediate as eventLoopTurns } from "node:timers/promises";
import { type CompiledQuery, type DatabaseConnection, PGliteDriver, type QueryResult } from "kysely";
import type { EmbeddedPglite } from "./embedded.ts";

type Connection = Parameters<PGliteDriver["beginTransaction"]>[0];

/**
 * PGlite runs a statement synchronously, and its promises settle without a turn of the event loop. This connection lets the
 * loop turn before each statement, so that timers, sockets and guests proceed beside a caller that never pauses.
 */
class PacedConnection implements DatabaseConnection {
  readonly inner: Connection;

  constructor(inner: Connection) {
    this.inner = inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    await eventLoopTurns();
    return this.inner.executeQuery<R>(query);
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>();
  }
}

/**
 * Kysely's PGlite driver gives its only connection to every caller: a query outside a transaction would run inside another
 * caller's transaction, and two transactions would mix. With this driver a caller waits for its turn.
 */
export class TurnTakingDriver extends PGliteDriver {
  readonly #opened: { database?: EmbeddedPglite };
  #last: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(open: () => Promise<EmbeddedPglite>) {
    const opened: { database?: EmbeddedPglite } = {};
    super({
      pglite: async () => {
        opened.database = await open();
        return opened.database;
      },
    });
    this.#opened = opened;
  }

  /** Resolves if the database fails. Call it after `init`. */
  async failed(): Promise<void> {
    await this.#opened.database?.failed;
  }

  /** Waits for the turn. @throws DatabaseFailed */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const turn = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await turn;
    const failure = this.#opened.database?.failure;
    if (failure) {
      // The next caller gets its turn, and the same error.
      resolve();
      throw failure;
    }
    this.#release = resolve;
    return new PacedConnection((await super.acquireConnection()) as Connection);
  }

  override async releaseConnection(): Promise<void> {
    this.#release?.();
  }

  override beginTransaction(connection: DatabaseConnection): Promise<void> {
    return super.beginTransaction(innerOf(connection));
  }

  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return super.commitTransaction(innerOf(connection));
  }

  override rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return super.rollbackTransaction(innerOf(connection));
  }
}

function innerOf(connection: DatabaseConnection): Connection {
  return (connection as PacedConnection).inner;
}

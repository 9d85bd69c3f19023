import { setImmediate as eventLoopTurns } from "node:timers/promises";
import { type CompiledQuery, type DatabaseConnection, PGliteDriver, type QueryResult } from "kysely";
import type { EmbeddedPglite } from "./embedded.ts";

type Connection = Parameters<PGliteDriver["beginTransaction"]>[0];

/**
 * PGlite runs a statement before it returns, and its promises settle without a turn of the event loop. So here the loop
 * turns before each statement: timers, sockets and the guests of a folder go on beside a caller that never pauses.
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
 * Kysely's PGlite driver hands its one connection to every caller at once: a query outside a transaction would
 * run inside a stranger's, and two transactions would overwrite each other. Here a caller waits for its turn.
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
      // The next caller's turn, which ends in the same way.
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

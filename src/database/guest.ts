import type { Socket } from "node:net";
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import { HolderLost } from "./errors.ts";
import type { Greeting } from "./folder.ts";
import { received, send } from "./frames.ts";

/*
 * The guest's side of a shared folder: a Kysely driver that runs statements on the holder's connection. Each connection in
 * use has its own socket, so that the holder knows which statements belong together and notices when their process ends.
 */

/** A guest's request. The holder replies to all but `release`. */
export type Asked =
  | { readonly what: "acquire" | "begin" | "commit" | "rollback" | "release" }
  | { readonly what: "query"; readonly sql: string; readonly parameters: readonly unknown[] };

/** The holder's reply to a guest. */
export type Reply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: Record<string, unknown> };

/** The message that the holder repeats while a guest waits for a reply. */
export const STILL_HERE = "still here";

/** The time limit for the holder's greeting, in milliseconds. */
const GREETING_MS = 2_000;

/** How long a waiting guest receives nothing before it considers the holder stopped, in milliseconds. */
const SILENCE_MS = 10_000;

/** A Kysely connection to books that another process holds. */
export class GuestConnection implements DatabaseConnection {
  readonly #socket: Socket;
  readonly #waiting: PromiseWithResolvers<unknown>[] = [];
  #lost = false;

  private constructor(socket: Socket, silenceMs: number) {
    this.#socket = socket;
    socket.setTimeout(silenceMs, () => {
      if (this.#waiting.length > 0) socket.destroy();
    });
  }

  /** Waits for the holder's greeting on a new socket. @throws HolderLost if none arrives */
  static async meet(
    socket: Socket,
    silenceMs = SILENCE_MS,
  ): Promise<{ connection: GuestConnection; greeting: Greeting }> {
    const connection = new GuestConnection(socket, silenceMs);
    const greeted = Promise.withResolvers<unknown>();
    connection.#waiting.push(greeted);
    void connection.#listen();
    const tooLate = setTimeout(() => socket.destroy(), GREETING_MS);
    try {
      const greeting = (await greeted.promise) as Greeting;
      socket.unref();
      return { connection, greeting };
    } finally {
      clearTimeout(tooLate);
    }
  }

  get lost(): boolean {
    return this.#lost;
  }

  async ask(asked: Asked): Promise<unknown> {
    if (this.#lost) throw new HolderLost();
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.push(answer);
    send(this.#socket, asked);
    const reply = (await answer.promise) as Reply;
    if (reply.ok) return reply.result;
    const { message, ...facts } = reply.error;
    throw Object.assign(new Error(String(message)), facts);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return (await this.ask({ what: "query", sql, parameters })) as QueryResult<R>;
  }

  streamQuery(): never {
    throw new Error("Streaming is not supported by PGlite.");
  }

  /** Ends the turn. Between turns the socket does not keep the process alive. */
  rest(): void {
    send(this.#socket, { what: "release" } satisfies Asked);
    this.#socket.unref();
  }

  wake(): void {
    this.#socket.ref();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #listen(): Promise<void> {
    try {
      for await (const value of received(this.#socket)) {
        if (value !== STILL_HERE) this.#waiting.shift()?.resolve(value);
      }
    } catch {
      // A connection that was reset is lost like one that ended.
    }
    this.#lost = true;
    this.#socket.destroy();
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new HolderLost());
  }
}

/** A Kysely driver on the holder's connection. `connect` opens another socket to the holder. */
export class GuestDriver implements Driver {
  readonly #connect: () => Promise<GuestConnection>;
  readonly #resting: GuestConnection[] = [];
  readonly #all = new Set<GuestConnection>();

  constructor(first: GuestConnection, connect: () => Promise<GuestConnection>) {
    this.#connect = connect;
    this.#resting.push(first);
    this.#all.add(first);
  }

  async init(): Promise<void> {
    // The constructor got the first connection.
  }

  /** Waits for a turn on the holder's connection. @throws HolderLost, before anything was done */
  async acquireConnection(): Promise<GuestConnection> {
    const connection = this.#restingOne() ?? (await this.#connect());
    this.#all.add(connection);
    connection.wake();
    await connection.ask({ what: "acquire" });
    return connection;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const own = connection as GuestConnection;
    if (own.lost) {
      this.#all.delete(own);
      return;
    }
    own.rest();
    this.#resting.push(own);
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as GuestConnection).ask({ what: "begin" });
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as GuestConnection).ask({ what: "commit" });
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A lost holder has rolled back already.
    if (!(connection as GuestConnection).lost)
      await (connection as GuestConnection).ask({ what: "rollback" });
  }

  async destroy(): Promise<void> {
    for (const connection of this.#all) connection.close();
    this.#all.clear();
  }

  #restingOne(): GuestConnection | undefined {
    for (;;) {
      const connection = this.#resting.pop();
      if (!connection?.lost) return connection;
      this.#all.delete(connection);
    }
  }
}

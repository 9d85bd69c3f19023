import type { Socket } from "node:net";
import type { DatabaseConnection, Driver } from "kysely";
import { received, send } from "./frames.ts";
import { type Asked, type Reply, STILL_HERE } from "./guest.ts";

/*
 * The holder's side of a shared folder: it runs the statements of other processes on its own driver. A guest waits for its
 * turn on the only connection like the callers in the holder's process, and keeps its turn for a transaction.
 */

/** How long a guest may keep its turn without a statement, in milliseconds. All others wait during that time. */
const IDLE_TURN_MS = 10_000;

/** The interval of the message that this process is working, to a guest that waits, in milliseconds. */
const STILL_HERE_MS = 1_000;

/** Serves guests on a driver that gives its connection to one caller at a time. */
export class Host {
  readonly #driver: Driver;
  readonly #idleTurnMs: number;
  readonly #visits = new Map<Socket, Visit>();
  #closing = false;

  constructor(driver: Driver, idleTurnMs = IDLE_TURN_MS) {
    this.#driver = driver;
    this.#idleTurnMs = idleTurnMs;
  }

  /** Serves a guest until it disconnects. */
  receive(socket: Socket): void {
    if (this.#closing) {
      socket.destroy();
      return;
    }
    const visit = new Visit(this.#driver, socket, this.#idleTurnMs);
    this.#visits.set(socket, visit);
    const gone = () => this.#visits.delete(socket);
    visit.ended.then(gone, gone);
  }

  /** Disconnects the guests. A guest whose commit is in progress gets the reply first. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#visits.values()].map((visit) => visit.close()));
  }
}

/** A guest from its connection to its disconnection. */
class Visit {
  readonly ended: Promise<void>;
  readonly #driver: Driver;
  readonly #socket: Socket;
  readonly #idleTurnMs: number;
  #turn: DatabaseConnection | undefined;
  #inTransaction = false;
  #closing = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(driver: Driver, socket: Socket, idleTurnMs: number) {
    this.#driver = driver;
    this.#socket = socket;
    this.#idleTurnMs = idleTurnMs;
    this.ended = this.#serve();
  }

  close(): Promise<void> {
    this.#closing = true;
    if (!this.#turn) this.#socket.destroy();
    return this.ended;
  }

  async #serve(): Promise<void> {
    try {
      for await (const asked of received(this.#socket)) {
        clearTimeout(this.#idle);
        await this.#answer(asked as Asked);
        if (this.#turn) this.#idle = setTimeout(() => this.#socket.destroy(), this.#idleTurnMs);
        else if (this.#closing) break;
      }
    } catch {
      // The guest disconnected or sent an invalid message. Either way the visit ends.
    } finally {
      clearTimeout(this.#idle);
      this.#socket.destroy();
      await this.#endTurn();
    }
  }

  async #answer(asked: Asked): Promise<void> {
    if (asked.what === "release") return this.#endTurn();
    const working = setInterval(() => send(this.#socket, STILL_HERE), STILL_HERE_MS);
    let reply: Reply;
    try {
      reply = { ok: true, result: await this.#do(asked) };
    } catch (error) {
      reply = { ok: false, error: factsOf(error) };
    } finally {
      clearInterval(working);
    }
    send(this.#socket, reply);
  }

  async #do(asked: Asked): Promise<unknown> {
    if (asked.what === "acquire") {
      this.#turn ??= await this.#driver.acquireConnection();
      return undefined;
    }
    const connection = this.#turn;
    if (!connection) throw new Error("a guest sent a request outside its turn");
    if (asked.what === "query") {
      const { rows, numAffectedRows } = await connection.executeQuery({
        sql: asked.sql,
        parameters: asked.parameters,
      } as never);
      return { rows, ...(numAffectedRows !== undefined && { numAffectedRows }) };
    }
    if (asked.what === "begin") {
      await this.#driver.beginTransaction(connection, {});
      this.#inTransaction = true;
      return undefined;
    }
    this.#inTransaction = false;
    await (asked.what === "commit"
      ? this.#driver.commitTransaction(connection)
      : this.#driver.rollbackTransaction(connection));
    return undefined;
  }

  async #endTurn(): Promise<void> {
    const connection = this.#turn;
    if (!connection) return;
    this.#turn = undefined;
    try {
      if (this.#inTransaction) await this.#driver.rollbackTransaction(connection);
    } finally {
      this.#inTransaction = false;
      await this.#driver.releaseConnection(connection);
    }
  }
}

/** The parts of an error that are sent: its message, and the database's fields by which the ORM classifies it. */
function factsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const facts = Object.entries(error).filter(
    ([, value]) => typeof value !== "object" && typeof value !== "function",
  );
  return { ...Object.fromEntries(facts), name: error.name, message: error.message };
}

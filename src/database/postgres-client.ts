import type { Duplex } from "node:stream";
import pg from "pg";
import type { StatementLimits } from "./limits.ts";

/** The maximum number of named texts. Each connection keeps a plan for each name; further texts are sent without a name. */
const MAX_NAMES = 500;

const names = new Map<string, number>();

/** PostgreSQL's code for a plan that is invalid because a migration changed the columns of a table. */
const STALE_PLAN = "0A000";

/** The driver's message when a response does not arrive in time. The driver then closes the connection. */
const GIVEN_UP = "Query read timeout";

/** Statements that need no limits: books_load does not wait, and books_commit limits its waits for locks. */
const OWN_LIMITS = /^select books_(load|commit)\(/;

const NOTHING = { command: "", rowCount: null, rows: [], fields: [] };

/** Returns the current limits; undefined means none. */
export type LimitsNow = () => StatementLimits | undefined;

/**
 * A client that prepares every statement with values under a name, so that PostgreSQL parses it once and soon plans it once.
 * It sends BEGIN together with the first statement of the transaction, in one round trip.
 *
 * Limits are set with BEGIN for one transaction; a statement outside a transaction is sent in its own transaction, still in
 * one round trip. Session settings do not work: a pooler in transaction mode (PgBouncer, PgDog) refuses them at the start
 * or applies them to other clients.
 *
 * Requires `pipeline: true`. Each statement ends with its own Sync, so a failed statement does not affect others.
 */
export class PreparingClient extends pg.Client {
  readonly #limitsNow: LimitsNow;
  readonly #ended = Promise.withResolvers<void>();
  #inTransaction = false;
  /** The BEGIN that is sent with the next statement. */
  #begin: string | undefined;
  /** Increases when plans become invalid, so that statements are prepared under new names. */
  #generation = 0;

  constructor(config: pg.ClientConfig & { readonly limitsNow?: LimitsNow } = {}) {
    super(config);
    this.once("end", this.#ended.resolve);
    this.#limitsNow = config.limitsNow ?? (() => undefined);
  }

  override query(...sent: never[]): never {
    const [text, values] = sent as unknown as [unknown, unknown[] | undefined];
    return (
      typeof text === "string" ? this.#run(text, values ?? []) : super.query(text as pg.Submittable)
    ) as never;
  }

  async #run(text: string, values: unknown[]): Promise<unknown> {
    if (/^(begin|start transaction)\b/.test(text)) {
      this.#begin = text;
      return NOTHING;
    }
    const begin = this.#begin;
    this.#begin = undefined;
    const ends = text === "commit" || text === "rollback";
    if (begin !== undefined) {
      // BEGIN was not sent, so there is nothing to end.
      if (ends) return NOTHING;
      this.#inTransaction = true;
      return this.#together(() => [this.#send(this.#withLimits(begin)), this.#send(text, values)]);
    }
    if (this.#inTransaction) {
      if (ends) this.#inTransaction = false;
      return this.#send(text, values);
    }
    if (!this.#limitsNow() || OWN_LIMITS.test(text)) return this.#send(text, values);
    return this.#together(() => [
      this.#send(this.#withLimits("begin")),
      this.#send(text, values),
      this.#send("commit"),
    ]);
  }

  #withLimits(begin: string): string {
    const limits = this.#limitsNow();
    if (!limits) return begin;
    const { lockMs, statementMs, idleMs } = limits;
    return [
      begin,
      `set local lock_timeout = ${lockMs}`,
      `set local statement_timeout = ${statementMs}`,
      `set local idle_in_transaction_session_timeout = ${idleMs}`,
    ].join("; ");
  }

  /** Sends statements in one round trip. Returns the result of the second when all are done. */
  async #together(send: () => Promise<unknown>[]): Promise<unknown> {
    const { stream } = this.connection as unknown as { stream: Duplex };
    stream.cork();
    let sent: Promise<unknown>[];
    try {
      sent = send();
    } finally {
      stream.uncork();
    }
    const [, answer] = await Promise.all(sent);
    return answer;
  }

  async #send(text: string, values: unknown[] = []): Promise<unknown> {
    // If a stopped server does not respond, the connection is closed, and everything that waits for it fails.
    const query_timeout = this.#limitsNow()?.answerMs;
    const name = values.length > 0 ? this.#nameOf(text) : undefined;
    try {
      return await super.query({ ...(name && { name }), text, values, query_timeout } as pg.QueryConfig);
    } catch (error) {
      if ((error as { code?: unknown }).code === STALE_PLAN) this.#generation++;
      // The pool checks whether a returned connection is open, so this waits until it has ended.
      if ((error as Error).message === GIVEN_UP) await this.#ended.promise;
      throw error;
    }
  }

  #nameOf(text: string): string | undefined {
    let number = names.get(text);
    if (number === undefined && names.size < MAX_NAMES) {
      number = names.size;
      names.set(text, number);
    }
    return number === undefined ? undefined : `cfo_${number}_${this.#generation}`;
  }
}

import type { Duplex } from "node:stream";
import pg from "pg";
import type { StatementLimits } from "./limits.ts";

/** Texts that get a name, beyond which they are sent without: each connection keeps the plan of each name. */
const MAX_NAMES = 500;

const names = new Map<string, number>();

/** PostgreSQL's code for a plan that no longer fits, because a migration changed the table's columns. */
const STALE_PLAN = "0A000";

/** What the driver says of a statement that was not answered in time; it closes the connection then. */
const GIVEN_UP = "Query read timeout";

/** Statements that need no limits around them: books_load waits for nothing, and books_commit limits its waits for locks. */
const OWN_LIMITS = /^select books_(load|commit)\(/;

const NOTHING = { command: "", rowCount: null, rows: [], fields: [] };

/** The limits that hold at this moment; undefined: none. */
export type LimitsNow = () => StatementLimits | undefined;

/**
 * A connection that prepares every statement with values under a name, so that PostgreSQL parses it once and soon
 * plans it once; and that sends BEGIN together with the transaction's first statement, in one round trip.
 *
 * While limits hold, they are set with BEGIN for that transaction alone, and a statement outside of one is sent in a
 * transaction of its own, still in one round trip. Settings of the session would not do: a pooler in transaction mode
 * (PgBouncer, PgDog) refuses them at the start or hands them to other clients.
 *
 * Needs `pipeline: true`. Each statement ends in a Sync of its own, so one that fails takes no other with it.
 */
export class PreparingClient extends pg.Client {
  readonly #limitsNow: LimitsNow;
  readonly #ended = Promise.withResolvers<void>();
  #inTransaction = false;
  /** The BEGIN that waits for company. */
  #begin: string | undefined;
  /** Grows when plans went stale: the statements are then prepared under new names. */
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
      // Nothing was done in between, so there is nothing to end.
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

  /** Sends statements at once, and answers what the second of them did, when all are done. */
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
    // A server that stands still answers nothing: the connection is given up, and everything that waits on it fails.
    const query_timeout = this.#limitsNow()?.answerMs;
    const name = values.length > 0 ? this.#nameOf(text) : undefined;
    try {
      return await super.query({ ...(name && { name }), text, values, query_timeout } as pg.QueryConfig);
    } catch (error) {
      if ((error as { code?: unknown }).code === STALE_PLAN) this.#generation++;
      // Before the connection goes back to the pool, which looks whether it is open.
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

import pg from "pg";

/** Texts that get a name, beyond which they are sent without: each connection keeps the plan of each name. */
const MAX_NAMES = 500;

const names = new Map<string, number>();

/** PostgreSQL's code for a plan that no longer fits, because a migration changed the table's columns. */
const STALE_PLAN = "0A000";

const NOTHING = { command: "", rowCount: null, rows: [], fields: [] };

/**
 * A connection that prepares every statement with values under a name, so that PostgreSQL parses it once and soon
 * plans it once; and that sends BEGIN together with the transaction's first statement, in one round trip.
 *
 * Needs `pipeline: true`. Each statement ends in a Sync of its own, so one that fails takes no other with it.
 */
export class PreparingClient extends pg.Client {
  /** The BEGIN that waits for company. */
  #begin: string | undefined;
  /** Grows when plans went stale: the statements are then prepared under new names. */
  #generation = 0;

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
    if (begin === undefined) return this.#send(text, values);
    // Nothing was done in between, so there is nothing to end.
    if (text === "commit" || text === "rollback") return NOTHING;
    const { stream } = this.connection as unknown as { stream: { cork(): void; uncork(): void } };
    stream.cork();
    try {
      const answers = Promise.all([super.query(begin), this.#send(text, values)]);
      return answers.then(([, answer]) => answer);
    } finally {
      stream.uncork();
    }
  }

  async #send(text: string, values: unknown[]): Promise<unknown> {
    const name = values.length > 0 ? this.#nameOf(text) : undefined;
    if (name === undefined) return super.query(text, values);
    try {
      return await super.query({ name, text, values });
    } catch (error) {
      if ((error as { code?: unknown }).code === STALE_PLAN) this.#generation++;
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

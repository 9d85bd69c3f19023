/** A database for one test file, with one or more engines, and statements from outside the program. */
import type { SqlEntityManager } from "@mikro-orm/sql";
import pg from "pg";
import { beforeAll } from "vitest";
import { limitStatements, type StatementLimits } from "../../src/database/limits.ts";
import type { DatabaseLocation } from "../../src/database/open.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Outcome } from "../../src/engine/invoke.ts";
import { openEngine } from "../../src/engine/open.ts";
import { verifyCouple } from "../../src/engine/verify.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { type Answer, ask, call, formCouple, webhookMeans } from "../books.ts";
import { afterFile } from "../clean-up.ts";
import { formed } from "../formed.ts";
import { ownDatabase } from "../own-database.ts";
import { GOAL } from "../rows.ts";
import { tamper } from "../tampering.ts";

/** Limits that no test reaches: a call that waits for a held lock does not end before the test's time limit. */
export const PATIENT: StatementLimits = {
  lockMs: 600_000,
  statementMs: 600_000,
  idleMs: 600_000,
  answerMs: 600_000,
};

/** A couple with a joint account of 1000.00 and a goal. All couples are called through one engine. */
export interface Pair {
  readonly coupleId: string;
  readonly ada: Principal;
  readonly ben: Principal;
  readonly accountId: string;
  readonly goalId: string;
}

/** A call to one engine. */
export interface Sending {
  readonly on: Engine;
  readonly as: Principal;
  readonly name: string;
  readonly input: object;
  readonly key?: string;
}

/** A database for the tests of a file, which is opened before the first of them. */
export function useSharedDatabase(): SharedDatabase {
  const shared = new SharedDatabase();
  beforeAll(() => shared.open(), 120_000);
  return shared;
}

export class SharedDatabase {
  /** What the engines logged: an error for each `internal` or `unavailable`. */
  readonly logged: Record<string, unknown>[] = [];
  readonly #opened: Engine[] = [];
  #location: DatabaseLocation | undefined;
  #psql: pg.Client | undefined;

  /** Opens a database, by default an empty one of the kind that the project tests. */
  async open(location?: DatabaseLocation): Promise<void> {
    this.#location = location ?? (await ownDatabase()).location;
    await this.#openEngine(this.#location);
  }

  get engine(): Engine {
    const [engine] = this.#opened;
    if (!engine) throw new Error("the database is not open");
    return engine;
  }

  /** Another engine on the same PostgreSQL database, as another process has it. `url`: an address that leads there. */
  another(url = this.url): Promise<Engine> {
    return this.#openEngine({ url });
  }

  /** The address of the PostgreSQL database. */
  get url(): string {
    if (this.#location && "url" in this.#location) return this.#location.url;
    throw new Error("embedded books have no address");
  }

  /** Runs a statement from outside the program, on one connection. */
  async psql(statement: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    if (!this.#psql) {
      const client = new pg.Client({ connectionString: this.url });
      afterFile(() => client.end());
      await client.connect();
      this.#psql = client;
    }
    return this.#psql.query(statement, [...values]);
  }

  /** Locks rows in a transaction of psql that stays open until its rollback. */
  async lock(table: string, column: string, id: string): Promise<void> {
    await this.psql("begin");
    const { rowCount } = await this.psql(`select 1 from ${table} where ${column} = $1 for update`, [id]);
    if (!rowCount) throw new Error(`no row of ${table} has the ${column} ${id}`);
  }

  async #openEngine(location: DatabaseLocation): Promise<Engine> {
    const error = (facts: Record<string, unknown>) => void this.logged.push(facts);
    const engine = await openEngine(location, { log: { error }, webhooks: webhookMeans });
    afterFile(() => engine.orm.close(true));
    limitStatements(engine.orm, PATIENT);
    this.#opened.push(engine);
    return engine;
  }

  /** Runs a statement without triggers and foreign keys, which the program does not notice. The books are not verified. */
  tamper(statement: string): Promise<void> {
    formed.clear();
    return tamper(this.engine, statement);
  }

  /** Runs statements as the owner of the tables. */
  async define(...statements: readonly string[]): Promise<void> {
    const em = this.engine.orm.em.fork() as SqlEntityManager;
    for (const statement of statements) await em.execute(statement);
  }

  /** Rows that a statement reads. */
  rows(statement: string): Promise<Answer[]> {
    return (this.engine.orm.em.fork() as SqlEntityManager).execute(statement);
  }

  /** A new couple, whose books are verified when the test ends. */
  async pair(settings: Readonly<Record<string, unknown>> = {}): Promise<Pair> {
    const { id: coupleId, ...members } = await formCouple(this.engine, settings);
    const [ada, ben] = [members.ada.principal, members.ben.principal];
    const account = { name: "Checking", balance: "1000", is_manual: true, is_joint: true };
    const accountId = (await this.ask(ada, "link_account", account)).id;
    const pair = { coupleId, ada, ben, accountId, goalId: await this.goal(ada) };
    const verify = () => verifyCouple(this.engine.orm.em.fork(), coupleId);
    formed.set(pair, { discrepancy: async () => (await verify()).discrepancy });
    return pair;
  }

  async pairs(count: number, settings: Readonly<Record<string, unknown>> = {}): Promise<Pair[]> {
    const pairs: Pair[] = [];
    for (let at = 0; at < count; at++) pairs.push(await this.pair(settings));
    return pairs;
  }

  async goal(principal: Principal): Promise<string> {
    return (await this.ask(principal, "create_goal", GOAL)).id;
  }

  ask(principal: Principal, name: string, input: object): Promise<Answer> {
    return ask(this.engine, name, input, { principal });
  }

  /** How many events of a type the couple's ledger has; 100 are counted at most. */
  async eventsOf({ ada }: Pair, event_type: string): Promise<number> {
    return (await this.ask(ada, "list_ledger", { event_type, limit: 100 })).items.length;
  }

  /** What the couple's goal holds. */
  async held({ ada, goalId }: Pair): Promise<string> {
    return (await this.ask(ada, "get_goal", { goal_id: goalId })).current_allocation;
  }
}

/** Sends a call; its outcome is an answer or a refusal. */
export function send({ on, as, name, input, key }: Sending): Promise<Outcome> {
  return call(on, name, input, { principal: as, ...(key !== undefined && { idempotencyKey: key }) });
}

/** An allocation of the couple's. */
export function allocation(on: Engine, pair: Pair, amount: string, key?: string): Sending {
  const input = { account_id: pair.accountId, goal_id: pair.goalId, amount };
  return { on, as: pair.ada, name: "allocate_to_goal", input, ...(key !== undefined && { key }) };
}

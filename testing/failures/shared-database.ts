/** A database for one test file, with one or more engines, and statements from outside the program. */
import type { SqlEntityManager } from "@mikro-orm/sql";
import pg from "pg";
import { limitStatements, type StatementLimits } from "../../src/database/limits.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Outcome } from "../../src/engine/invoke.ts";
import { openEngine } from "../../src/engine/open.ts";
import { verifyCouple } from "../../src/engine/verify.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { type Answer, ask, call, formCouple, webhookMeans } from "../books.ts";
import { databaseForTests } from "../databases.ts";
import { type OwnDatabase, ownDatabase } from "../own-database.ts";

export const ON_POSTGRES = databaseForTests().kind === "postgres";

/** A call that waits for a held lock fails its test: it does not end before the test's time limit. */
const PATIENT: StatementLimits = {
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

export class SharedDatabase {
  readonly engine: Engine;
  readonly #database: OwnDatabase;
  readonly #opened: Engine[] = [];
  /** What the engines logged: an error for each `internal` or `unavailable`. */
  readonly logged: Record<string, unknown>[];

  private constructor(engine: Engine, database: OwnDatabase, logged: Record<string, unknown>[]) {
    this.engine = engine;
    this.#database = database;
    this.#opened.push(engine);
    this.logged = logged;
  }

  /** Opens a database of the kind that the project tests. The caller closes it. */
  static async open(): Promise<SharedDatabase> {
    const database = await ownDatabase();
    const logged: Record<string, unknown>[] = [];
    return new SharedDatabase(await open(database.location, logged), database, logged);
  }

  /** Another engine on the same PostgreSQL database, as another process has it. `url`: an address that leads there. */
  async another(url = this.url): Promise<Engine> {
    const engine = await open({ url }, this.logged);
    this.#opened.push(engine);
    return engine;
  }

  /** The address of the PostgreSQL database. */
  get url(): string {
    const { location } = this.#database;
    if ("url" in location) return location.url;
    throw new Error("embedded books have no address");
  }

  /** A connection from outside the program. The caller ends it. */
  async psql(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    return client;
  }

  /** Runs statements in one transaction without triggers and foreign keys, which the program does not notice. */
  async tamper(...statements: readonly string[]): Promise<void> {
    await this.engine.orm.em.fork().transactional(async (em) => {
      for (const statement of ["set local session_replication_role = replica", ...statements])
        await (em as SqlEntityManager).execute(statement);
    });
    this.engine.cache.clear();
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

  async pair(settings: Readonly<Record<string, unknown>> = {}): Promise<Pair> {
    const { id: coupleId, ...members } = await formCouple(this.engine, settings);
    const [ada, ben] = [members.ada.principal, members.ben.principal];
    const account = { name: "Checking", balance: "1000", is_manual: true, is_joint: true };
    const { id: accountId } = await this.ask(ada, "link_account", account);
    return { coupleId, ada, ben, accountId, goalId: await this.goal(ada) };
  }

  async pairs(count: number, settings: Readonly<Record<string, unknown>> = {}): Promise<Pair[]> {
    const pairs: Pair[] = [];
    for (let at = 0; at < count; at++) pairs.push(await this.pair(settings));
    return pairs;
  }

  async goal(principal: Principal): Promise<string> {
    const goal = { name: "Trip", target_amount: "600", type: "travel", priority: 2 };
    return (await this.ask(principal, "create_goal", goal)).id;
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

  /** The first row that differs from the ledger; undefined when every row agrees. */
  async discrepancy({ coupleId }: Pair): Promise<unknown> {
    return (await verifyCouple(this.engine.orm.em.fork(), coupleId)).discrepancy;
  }

  async close(): Promise<void> {
    for (const { orm } of this.#opened) await orm.close(true);
    await this.#database.remove();
  }
}

async function open(location: OwnDatabase["location"], logged: Record<string, unknown>[]): Promise<Engine> {
  const error = (facts: Record<string, unknown>) => void logged.push(facts);
  const engine = await openEngine(location, { log: { error }, webhooks: webhookMeans });
  limitStatements(engine.orm, PATIENT);
  return engine;
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

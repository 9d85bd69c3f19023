import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { limitStatements, type StatementLimits } from "../../src/database/limits.ts";
import { newCouple, type TestCouple } from "../books.ts";
import { openRest, type Received, type RestClient, tokenFor } from "../http.ts";
import { ownPostgres } from "../own-database.ts";
import { PATIENT, SharedDatabase } from "./shared-database.ts";

/** A time limit that tests wait for, in milliseconds. */
export const SOON = 300;

/** The answer of REST when the database cannot be used in time. */
export const UNAVAILABLE = {
  status: 503,
  headers: { "retry-after": "5" },
  body: { code: "unavailable", facts: { retry_after_seconds: 5 } },
};

/** A couple with an account and a goal, and a token of Ada's. */
interface Books {
  readonly couple: TestCouple;
  readonly token: string;
  readonly move: { account_id: string; goal_id: string; amount: string };
}

/** A PostgreSQL server for the tests of one file, with REST on it, and two new couples for each test. */
export class OwnServer {
  readonly shared = new SharedDatabase();
  rest!: RestClient;
  /** The tests lock rows of this couple. */
  stuck!: Books;
  free!: Books;

  constructor() {
    beforeAll(async () => {
      const server = await ownPostgres();
      await this.shared.open({ url: server.url });
      const { engine } = this.shared;
      this.rest = await openRest({ engine, ratePerMinute: 1_000_000 });
    }, 120_000);
    beforeEach(async () => {
      this.limit({});
      [this.stuck, this.free] = [await this.#newBooks(), await this.#newBooks()];
      this.shared.logged.length = 0;
    });
    afterEach(() => this.shared.psql("rollback"));
  }

  /** Sets limits of statements; the others are not reached. */
  limit(limits: Partial<StatementLimits>): void {
    limitStatements(this.shared.engine.orm, { ...PATIENT, ...limits });
  }

  async #newBooks(): Promise<Books> {
    const { engine } = this.shared;
    const couple = await newCouple({}, { on: engine, clock: "system" });
    const [account, goal] = [await couple.account(), await couple.goal()];
    const token = await tokenFor(couple.ada.id, {}, engine);
    return { couple, token, move: { account_id: account.id, goal_id: goal.id, amount: "1" } };
  }

  allocate({ token, move }: Books): Promise<Received> {
    return this.rest.send("POST", "/goals/allocate", { token, body: move });
  }

  summary({ token }: Pick<Books, "token">): Promise<Received> {
    return this.rest.send("GET", "/summary", { token });
  }

  /** The codes of PostgreSQL in the log. */
  get codes(): unknown[] {
    return this.shared.logged.map(({ err }) => (err as { code?: string }).code);
  }

  async ready(): Promise<number> {
    return (await this.rest.app.inject("/readyz")).statusCode;
  }

  /** Process ids of the connections that wait for a lock. */
  async waiting(): Promise<number[]> {
    // PostgreSQL keeps what it showed of other processes until the transaction ends.
    await this.shared.psql("select pg_stat_clear_snapshot()");
    const { rows } = await this.shared.psql(
      "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    return rows.map(({ pid }) => pid);
  }

  untilOneWaits(): Promise<void> {
    return expect.poll(() => this.waiting(), { timeout: 60_000 }).toHaveLength(1);
  }

  /** The other couple reads and writes, and one connection waits for the locked row. */
  async expectOthersToContinue(): Promise<void> {
    expect((await this.summary(this.free)).status).toBe(200);
    expect((await this.allocate(this.free)).status).toBe(200);
    expect(await this.ready()).toBe(200);
    expect(await this.waiting()).toHaveLength(1);
  }
}

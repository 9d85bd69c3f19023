/**
 * Rows that another process has locked, and a PostgreSQL server that is read-only or stopped. The tests use their own
 * server.
 */
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { limitStatements, type StatementLimits } from "../src/database/limits.ts";
import type { Engine } from "../src/engine/engine.ts";
import { checkInsDue } from "../src/engine/jobs/bring-check-ins-due.ts";
import { deliverWebhooks } from "../src/engine/jobs/deliver-webhooks.ts";
import { countingProgress, runOnce } from "../src/engine/jobs/run-once.ts";
import { createEngine, openEngine } from "../src/engine/open.ts";
import { refusalFor } from "../src/engine/unexpected-errors.ts";
import { createServer } from "../src/http/server.ts";
import { type Answer, ask, call, newCouple, newUser, type TestCouple, webhookMeans } from "./books.ts";
import { codes, many, together } from "./concurrent.ts";
import { OPERATOR_KEY, type RestClient, restOf } from "./http.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { use } from "./tools.ts";

/** Limits that no test reaches. */
const PATIENT: StatementLimits = {
  lockMs: 600_000,
  statementMs: 600_000,
  idleMs: 600_000,
  answerMs: 600_000,
};
const SOON = 300;
const DAY_MS = 24 * 60 * 60 * 1000;

let server: PostgresServer;
let engine: Engine;
let rest: RestClient;
/** Another process on the database, such as psql. */
let other: pg.Client;
let stuck: Setup;
let free: Setup;
const logged: { err?: { code?: string } }[] = [];

interface Setup {
  readonly couple: TestCouple;
  readonly token: string;
  readonly move: { account_id: string; goal_id: string; amount: string };
  readonly goalId: string;
}

beforeAll(async () => {
  server = await startPostgres();
  engine = await openEngine({ url: server.url }, { log: { error: (facts) => void logged.push(facts) } });
  rest = restOf(await createServer({ engine, operatorKey: OPERATOR_KEY, ratePerMinute: 1_000_000 }));
  other = new pg.Client({ connectionString: server.url });
  await other.connect();
}, 120_000);

afterAll(async () => {
  await other?.end();
  await rest?.app.close();
  await engine?.orm.close(true);
  await server?.stop();
});

beforeEach(async () => {
  limit({});
  [stuck, free] = [await setUp(), await setUp()];
  logged.length = 0;
});

afterEach(async () => {
  await other.query("rollback");
});

function limit(limits: Partial<StatementLimits>): void {
  limitStatements(engine.orm, { ...PATIENT, ...limits });
}

async function setUp(): Promise<Setup> {
  const couple = await newCouple({}, { on: engine, clock: "system" });
  const [account, goal] = [await couple.account(), await couple.goal()];
  const { token } = await ask(
    engine,
    "create_token",
    { client: "ios", scopes: ["read", "goals:write", "money:move"] },
    { userId: couple.ada.id },
  );
  const move = { account_id: account.id, goal_id: goal.id, amount: "1" };
  return { couple, token, move, goalId: goal.id };
}

/** Locks a row in a transaction that stays open. */
async function hold(table: string, id: string): Promise<void> {
  await other.query("begin");
  await other.query(`select 1 from ${table} where id = $1 for update`, [id]);
}

/** Process ids of the connections that wait for a lock. */
async function waiting(): Promise<number[]> {
  // PostgreSQL keeps what it showed of other processes until the transaction ends.
  await other.query("select pg_stat_clear_snapshot()");
  const { rows } = await other.query(
    "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
  );
  return rows.map(({ pid }) => pid);
}

const untilOneWaits = () => expect.poll(waiting, { timeout: 60_000 }).toHaveLength(1);

function allocate({ token, move }: Setup) {
  return rest.send("POST", "/goals/allocate", { token, body: move });
}

/** Ada's calls through this process, in order. */
function allocateInOrder({ couple, move }: Setup, count: number, key = "") {
  return together(count, (at) =>
    call(engine, "allocate_to_goal", move, {
      principal: couple.ada.principal,
      ...(key && { idempotencyKey: `${key}-${at}` }),
    }),
  );
}

const readyz = async () => (await rest.app.inject("/readyz")).statusCode;

async function expectOthersToGoOn(): Promise<void> {
  expect((await rest.send("GET", "/summary", { token: free.token })).status).toBe(200);
  expect((await allocate(free)).status).toBe(200);
  expect(await readyz()).toBe(200);
}

const UNAVAILABLE = {
  status: 503,
  headers: { "retry-after": "5" },
  body: { code: "unavailable", facts: { retry_after_seconds: 5 } },
};

describe("a couple that another process has locked", () => {
  test("blocks no other couple and no read, and can write after the lock is released", async () => {
    await hold("couples", stuck.couple.id);
    const writes = together(9, () => allocate(stuck));
    await untilOneWaits();
    await expectOthersToGoOn();
    expect((await rest.send("GET", "/summary", { token: stuck.token })).status).toBe(200);
    expect(await waiting()).toHaveLength(1);
    await other.query("rollback");
    expect((await writes).map(({ status }) => status)).toEqual(Array(9).fill(200));
  });

  test("gets unavailable after the lock timeout; the same key succeeds after the lock is released", async () => {
    limit({ lockMs: SOON });
    await hold("couples", stuck.couple.id);
    expect(codes(await allocateInOrder(stuck, 9, "write"))).toEqual(many(9, "unavailable"));
    // All calls were refused with the first call; they did not each wait for the timeout.
    expect(logged.map(({ err }) => err?.code)).toEqual(["55P03"]);
    expect(await allocate(stuck)).toMatchObject(UNAVAILABLE);
    await other.query("rollback");
    expect(codes(await allocateInOrder(stuck, 9, "write"))).toEqual(many(9, "done"));
    const goal = await stuck.couple.ask("get_goal", { goal_id: stuck.goalId });
    expect(goal.current_allocation).toBe("9.00");
  });

  test("has at most 64 waiting calls; further calls are refused at once", async () => {
    await hold("couples", stuck.couple.id);
    const writes = allocateInOrder(stuck, 65);
    for (const _ of [1, 2, 3]) expect(await allocate(stuck)).toMatchObject(UNAVAILABLE);
    await untilOneWaits();
    await expectOthersToGoOn();
    await other.query("rollback");
    expect(codes(await writes)).toEqual(many(65, "done"));
  });

  test("is the same couple for the operator", async () => {
    await hold("couples", stuck.couple.id);
    const body = { couple_id: stuck.couple.id, priority: 1 };
    const writes = together(9, () =>
      rest.send("PUT", `/goals/${stuck.goalId}`, { token: OPERATOR_KEY, body }),
    );
    await untilOneWaits();
    await expectOthersToGoOn();
    expect(await waiting()).toHaveLength(1);
    await other.query("rollback");
    expect((await writes).map(({ status }) => status)).toEqual(Array(9).fill(200));
  });

  test("gets unavailable when the waiting connection is killed, and can then be used", async () => {
    await hold("couples", stuck.couple.id);
    const killed = allocate(stuck);
    await untilOneWaits();
    const [pid] = await waiting();
    await other.query("select pg_terminate_backend($1)", [pid]);
    expect(await killed).toMatchObject(UNAVAILABLE);
    await other.query("rollback");
    expect((await allocate(stuck)).status).toBe(200);
  });
});

test("a locked user without a couple blocks no other user", async () => {
  const [held, single] = [await newUser(engine), await newUser(engine)];
  const link = (user: { principal: Answer }) =>
    call(
      engine,
      "link_account",
      { name: "Checking", balance: "7", is_manual: true },
      { principal: user.principal },
    );
  await hold("users", held.id);
  const writes = together(9, () => link(held));
  await untilOneWaits();
  const couples = together(9, async () =>
    call(engine, "create_couple", {
      partner_1_id: held.id,
      partner_2_id: single.id,
    }),
  );
  expect(codes([await link(single)])).toEqual(["done"]);
  await expectOthersToGoOn();
  expect(await waiting()).toHaveLength(1);
  await other.query("rollback");
  expect(codes(await writes)).toEqual(many(9, "done"));
  expect(codes(await couples)).toEqual([...many(8, "already_in_couple"), "done"]);
});

test("tools answer unavailable and the seconds to wait", async () => {
  limit({ lockMs: SOON });
  await hold("couples", stuck.couple.id);
  const answer = await use(stuck.couple, "allocate_to_goal", stuck.move);
  expect(answer).toMatchObject({
    ok: false,
    code: "unavailable",
    facts: { retry_after_seconds: 5 },
    text: expect.stringContaining("Next: Try again after `retry_after_seconds`"),
  });
});

describe("background jobs, while another process has locked a couple,", () => {
  test("make other couples' check-ins due, and wait one timeout for the locked couple", async () => {
    limit({ lockMs: SOON });
    const start = new Date(Date.now() + DAY_MS).toISOString().slice(0, 16);
    const schedule = { schedule: { rrule: "FREQ=DAILY;COUNT=1", start } };
    for (const { couple } of [stuck, stuck, free]) await couple.ask("schedule_check_in", schedule);
    await other.query("begin");
    await other.query("select 1 from sync_prompts where couple_id = $1 for update", [stuck.couple.id]);
    const later = createEngine(engine.orm, {
      now: () => new Date(Date.now() + 2 * DAY_MS),
      log: engine.log,
    });
    expect(await runOnce(checkInsDue, later)).toEqual({ done: 1, failed: 2 });
    expect(logged.map(({ err }) => err?.code)).toEqual(["55P03"]);
    await other.query("rollback");
    expect(await runOnce(checkInsDue, later)).toEqual({ done: 2, failed: 0 });
  });

  test("send other couples' webhooks, and use one connection for the locked couple", async () => {
    for (const { couple } of [stuck, stuck, stuck, free])
      await couple.ask("create_webhook", { url: `https://${couple.id}.example/` });
    await other.query("begin");
    await other.query("select 1 from webhooks where couple_id = $1 for update", [stuck.couple.id]);
    const sent = new Set<string>();
    const sender = {
      send: async ({ url }: { url: string }) => {
        sent.add(new URL(url).hostname.split(".")[0] ?? "");
        return { outcome: "delivered" as const };
      },
    };
    const job = deliverWebhooks({ sender });
    const { progress, take } = countingProgress();
    const sending = createEngine(engine.orm, { webhooks: webhookMeans });
    await job.run(sending, new AbortController().signal, progress);
    await untilOneWaits();
    await expect.poll(() => [...sent], { timeout: 60_000 }).toEqual([free.couple.id]);
    await expectOthersToGoOn();
    expect(await waiting()).toHaveLength(1);
    await other.query("rollback");
    await job.finish?.();
    expect(take()).toMatchObject({ failed: 0 });
    expect([...sent]).toEqual([free.couple.id, stuck.couple.id]);
  });
});

describe("a statement that takes too long", () => {
  test("is cancelled, inside and outside of a transaction, and answered unavailable", async () => {
    limit({ statementMs: SOON });
    // The commit limits its waits for locks to the same time.
    await hold("couples", stuck.couple.id);
    expect(await allocate(stuck)).toMatchObject(UNAVAILABLE);
    await other.query("rollback");
    // So does a load of the books.
    await other.query("begin");
    await other.query("lock table partners");
    expect(await rest.send("GET", "/summary", { token: stuck.token })).toMatchObject(UNAVAILABLE);
    await other.query("rollback");
    expect(logged.map(({ err }) => err?.code)).toEqual(["55P03", "55P03"]);
    // A list reads in a transaction.
    await other.query("begin");
    await other.query("lock table journal_entries");
    expect(await rest.send("GET", "/journal", { token: stuck.token })).toMatchObject(UNAVAILABLE);
    await other.query("rollback");
    // The caller is looked up outside of a transaction.
    await other.query("begin");
    await other.query("lock table access_tokens");
    expect(await rest.send("GET", "/summary", { token: "unknown-token" })).toMatchObject(UNAVAILABLE);
    await other.query("rollback");
    expect((await rest.send("GET", "/summary", { token: "unknown-token" })).status).toBe(401);
  });

  test("ends when the server itself is stopped", async () => {
    limit({ answerMs: SOON });
    const { rows } = await other.query(
      "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    for (const { pid } of rows) process.kill(pid, "SIGSTOP");
    try {
      for (const _ of rows) expect(await allocate(stuck)).toMatchObject(UNAVAILABLE);
    } finally {
      for (const { pid } of rows) process.kill(pid, "SIGCONT");
    }
    limit({});
    expect((await allocate(stuck)).status).toBe(200);
  });
});

test("a commit that ends after its caller gave up takes effect once", async () => {
  limit({ answerMs: 2_000 });
  await other.query(`create function slow() returns trigger language plpgsql as
    'begin perform pg_sleep(2.5); return new; end'`);
  await other.query(`create trigger aaa_slow before insert on ledger_events for each row
    when (new.couple_id = '${stuck.couple.id}') execute function slow()`);
  try {
    expect((await allocate(stuck)).status).toBe(200);
  } finally {
    await other.query("drop trigger aaa_slow on ledger_events");
    await other.query("drop function slow()");
  }
  limit({});
  const goal = await rest.send("GET", `/goals/${stuck.goalId}`, { token: stuck.token });
  expect(goal.body).toMatchObject({ current_allocation: "1.00" });
});

test("a process that is stopped in a transaction loses its lock, and its call is answered unavailable", async () => {
  limit({ idleMs: SOON });
  const refused = await engine.orm.em
    .fork()
    .transactional(async (em) => {
      const run = (text: string) => em.getConnection().execute(text, [], "all", em.getTransactionContext());
      await run(`select 1 from couples where id = '${stuck.couple.id}' for update`);
      await hold("couples", stuck.couple.id);
      await run("select 1");
    })
    .catch((error: unknown) => refusalFor(engine, error));
  expect(refused).toMatchObject({ code: "unavailable" });
  await other.query("rollback");
  expect((await allocate(stuck)).status).toBe(200);
});

test("a read-only database answers reads, and is not ready", async () => {
  const set = async (value: "on" | "off", expected: number) => {
    await other.query(`alter system set default_transaction_read_only = ${value}`);
    await other.query("select pg_reload_conf()");
    await expect.poll(readyz, { timeout: 60_000 }).toBe(expected);
  };
  await other.query("set default_transaction_read_only = off");
  await set("on", 503);
  try {
    expect((await rest.send("GET", "/summary", { token: free.token })).status).toBe(200);
    await expect.poll(() => allocate(free), { timeout: 60_000 }).toMatchObject(UNAVAILABLE);
  } finally {
    await set("off", 200);
  }
  await expect.poll(async () => (await allocate(free)).status, { timeout: 60_000 }).toBe(200);
});

/** Statements that take too long, and a PostgreSQL server that is read-only or stopped. */
import { describe, expect, test } from "vitest";
import { refusalFor } from "../../src/engine/unexpected-errors.ts";
import { OwnServer, SOON, UNAVAILABLE } from "./own-server.ts";

const server = new OwnServer();
const { shared } = server;

describe("a statement that takes too long", () => {
  test("is cancelled, inside and outside of a transaction, and answered unavailable", async () => {
    const { stuck, rest } = server;
    server.limit({ statementMs: SOON });
    // The commit limits its waits for locks to the same time.
    await shared.lock("couples", "id", stuck.couple.id);
    expect(await server.allocate(stuck)).toMatchObject(UNAVAILABLE);
    await shared.psql("rollback");
    const whileLocked = async (table: string, path: string, token: string) => {
      await shared.psql("begin");
      await shared.psql(`lock table ${table}`);
      expect(await rest.send("GET", path, { token })).toMatchObject(UNAVAILABLE);
      await shared.psql("rollback");
    };
    // So does a load of the books.
    await whileLocked("partners", "/summary", stuck.token);
    expect(server.codes).toEqual(["55P03", "55P03"]);
    // A list reads in a transaction.
    await whileLocked("journal_entries", "/journal", stuck.token);
    // The caller is looked up outside of a transaction.
    await whileLocked("access_tokens", "/summary", "unknown-token");
    expect((await server.summary({ token: "unknown-token" })).status).toBe(401);
  });

  test("ends when the server itself is stopped", async () => {
    server.limit({ answerMs: SOON });
    const { rows } = await shared.psql(
      "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    for (const { pid } of rows) process.kill(pid, "SIGSTOP");
    try {
      for (const _ of rows) expect(await server.allocate(server.stuck)).toMatchObject(UNAVAILABLE);
    } finally {
      for (const { pid } of rows) process.kill(pid, "SIGCONT");
    }
    server.limit({});
    expect((await server.allocate(server.stuck)).status).toBe(200);
  });
});

test("a commit that ends after its caller gave up takes effect once", async () => {
  const { stuck, rest } = server;
  server.limit({ answerMs: 2_000 });
  await shared.psql(`create function slow() returns trigger language plpgsql as
    'begin perform pg_sleep(2.5); return new; end'`);
  await shared.psql(`create trigger aaa_slow before insert on ledger_events for each row
    when (new.couple_id = '${stuck.couple.id}') execute function slow()`);
  try {
    expect((await server.allocate(stuck)).status).toBe(200);
  } finally {
    await shared.psql("drop trigger aaa_slow on ledger_events");
    await shared.psql("drop function slow()");
  }
  server.limit({});
  const goal = await rest.send("GET", `/goals/${stuck.move.goal_id}`, { token: stuck.token });
  expect(goal.body).toMatchObject({ current_allocation: "1.00" });
});

test("a process that is stopped in a transaction loses its lock, and its call is answered unavailable", async () => {
  const { couple } = server.stuck;
  server.limit({ idleMs: SOON });
  const refused = await shared.engine.orm.em
    .fork()
    .transactional(async (em) => {
      const run = (text: string) => em.getConnection().execute(text, [], "all", em.getTransactionContext());
      await run(`select 1 from couples where id = '${couple.id}' for update`);
      await shared.lock("couples", "id", couple.id);
      await run("select 1");
    })
    .catch((error: unknown) => refusalFor(shared.engine, error));
  expect(refused).toMatchObject({ code: "unavailable" });
  await shared.psql("rollback");
  expect((await server.allocate(server.stuck)).status).toBe(200);
});

test("a read-only database answers reads, and is not ready", async () => {
  const { free } = server;
  const set = async (value: "on" | "off", expected: number) => {
    await shared.psql(`alter system set default_transaction_read_only = ${value}`);
    await shared.psql("select pg_reload_conf()");
    await expect.poll(() => server.ready(), { timeout: 60_000 }).toBe(expected);
  };
  await shared.psql("set default_transaction_read_only = off");
  await set("on", 503);
  try {
    expect((await server.summary(free)).status).toBe(200);
    await expect.poll(() => server.allocate(free), { timeout: 60_000 }).toMatchObject(UNAVAILABLE);
  } finally {
    await set("off", 200);
  }
  await expect.poll(async () => (await server.allocate(free)).status, { timeout: 60_000 }).toBe(200);
});

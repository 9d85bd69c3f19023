/** Rows that another process has locked. */
import { describe, expect, test } from "vitest";
import { checkInsDue } from "../../src/engine/jobs/bring-check-ins-due.ts";
import { deliverWebhooks } from "../../src/engine/jobs/deliver-webhooks.ts";
import { countingProgress, runOnce } from "../../src/engine/jobs/run-once.ts";
import { createEngine } from "../../src/engine/open.ts";
import { call, newUser, type Partner, webhookMeans } from "../books.ts";
import { codes, endOf, many, together } from "../concurrent.ts";
import { OPERATOR_KEY } from "../http.ts";
import { use } from "../tools.ts";
import { OwnServer, SOON, UNAVAILABLE } from "./own-server.ts";
import { allocation, type Pair, send } from "./shared-database.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const CALLS = 5;

const server = new OwnServer();
const { shared } = server;

/** Ada's calls through the engine of REST, in order. */
function allocateInOrder(count: number, key?: string) {
  const { couple, move } = server.stuck;
  const { principal } = couple.ada;
  return together(count, (at) =>
    call(shared.engine, "allocate_to_goal", move, {
      principal,
      ...(key && { idempotencyKey: `${key}-${at}` }),
    }),
  );
}

const allocate = (pair: Pair) =>
  together(CALLS, (at) => send(allocation(shared.engine, pair, "2", `locked-${at}`)));

describe("a couple that another process has locked", () => {
  test("blocks no other couple and no read, and can write after the lock is released", async () => {
    await shared.lock("couples", "id", server.stuck.couple.id);
    const writes = together(9, () => server.allocate(server.stuck));
    await server.untilOneWaits();
    await server.expectOthersToContinue();
    expect((await server.summary(server.stuck)).status).toBe(200);
    await shared.psql("rollback");
    expect((await writes).map(({ status }) => status)).toEqual(Array(9).fill(200));
  });

  test("gets unavailable after the lock timeout; the same key succeeds after the lock is released", async () => {
    const { couple, move } = server.stuck;
    server.limit({ lockMs: SOON });
    await shared.lock("couples", "id", couple.id);
    const [refused, free] = await Promise.all([allocateInOrder(9, "write"), server.allocate(server.free)]);
    expect([codes(refused), free.status]).toEqual([many(9, "unavailable"), 200]);
    // All calls were refused with the first call; they did not each wait for the timeout.
    expect(server.codes).toEqual(["55P03"]);
    expect(await server.allocate(server.stuck)).toMatchObject(UNAVAILABLE);
    const held = async () => (await couple.ask("get_goal", { goal_id: move.goal_id })).current_allocation;
    expect(await held()).toBe("0.00");
    await shared.psql("rollback");
    expect(codes(await allocateInOrder(9, "write"))).toEqual(many(9, "done"));
    expect(codes(await allocateInOrder(9, "write"))).toEqual(many(9, "replayed"));
    expect(await held()).toBe("9.00");
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("has at most 64 waiting calls; further calls are refused at once", async () => {
    await shared.lock("couples", "id", server.stuck.couple.id);
    const writes = allocateInOrder(65);
    for (const _ of [1, 2, 3]) expect(await server.allocate(server.stuck)).toMatchObject(UNAVAILABLE);
    await server.untilOneWaits();
    await server.expectOthersToContinue();
    await shared.psql("rollback");
    expect(codes(await writes)).toEqual(many(65, "done"));
  });

  test("is the same couple for the operator", async () => {
    const { couple, move } = server.stuck;
    await shared.lock("couples", "id", couple.id);
    const sent = { token: OPERATOR_KEY, body: { couple_id: couple.id, priority: 1 } };
    const writes = together(9, () => server.rest.send("PUT", `/goals/${move.goal_id}`, sent));
    await server.untilOneWaits();
    await server.expectOthersToContinue();
    await shared.psql("rollback");
    expect((await writes).map(({ status }) => status)).toEqual(Array(9).fill(200));
  });

  test("gets unavailable when the waiting connection is killed, and can then be used", async () => {
    await shared.lock("couples", "id", server.stuck.couple.id);
    const killed = server.allocate(server.stuck);
    await server.untilOneWaits();
    await shared.psql("select pg_terminate_backend($1)", await server.waiting());
    expect(await killed).toMatchObject(UNAVAILABLE);
    await shared.psql("rollback");
    expect((await server.allocate(server.stuck)).status).toBe(200);
  });

  test("blocks none of 8 couples, even where 20 others are locked, more than there are connections", async () => {
    const all = await shared.pairs(28);
    const [locked, others] = [all.slice(0, 20), all.slice(20)];
    await shared.psql("begin");
    const ids = locked.map(({ coupleId }) => coupleId);
    await shared.psql("select 1 from couples where id = any($1::uuid[]) for update", [ids]);
    const waiting = Promise.all(locked.map(allocate));
    const free = await Promise.all(others.map(allocate));
    expect(free.flat().map(endOf)).toEqual(many(8 * CALLS, "done"));
    await shared.psql("rollback");
    expect((await waiting).flat().map(endOf)).toEqual(many(20 * CALLS, "done"));
    for (const pair of locked) expect(await shared.held(pair)).toBe("10.00");
  });

  test.each([
    ["the couple", "couples", "id"],
    ["a goal", "financial_goals", "couple_id"],
    ["an account", "bank_accounts", "couple_id"],
    ["a webhook", "webhooks", "couple_id"],
  ])("blocks none of 20 couples where only %s of it is locked", async (_what, table, column) => {
    const [locked, ...others] = await shared.pairs(21);
    if (!locked) throw new Error("there is no couple");
    const webhook = { url: "https://example.com/hook", belongs_to: "couple" };
    await shared.ask(locked.ada, "create_webhook", webhook);
    await shared.lock(table, column, locked.coupleId);
    const waiting = allocate(locked);
    // These end while the lock is held.
    const free = await Promise.all(others.map(allocate));
    expect(free.flat().map(endOf)).toEqual(many(20 * CALLS, "done"));
    expect(await shared.held(locked)).toBe("0.00");
    await shared.psql("rollback");
    expect((await waiting).map(endOf)).toEqual(many(CALLS, "done"));
    for (const pair of [locked, ...others]) {
      expect([await shared.held(pair), await shared.eventsOf(pair, "ALLOCATION")]).toEqual(["10.00", CALLS]);
    }
  });
});

test("a locked user without a couple blocks no other user", async () => {
  const { engine } = shared;
  const [held, single] = [await newUser(engine), await newUser(engine)];
  const account = { name: "Checking", balance: "7", is_manual: true };
  const link = ({ principal }: Partner) => call(engine, "link_account", account, { principal });
  await shared.lock("users", "id", held.id);
  const writes = together(9, () => link(held));
  await server.untilOneWaits();
  const pair = { partner_1_id: held.id, partner_2_id: single.id };
  const couples = together(9, () => call(engine, "create_couple", pair));
  expect(codes([await link(single)])).toEqual(["done"]);
  await server.expectOthersToContinue();
  await shared.psql("rollback");
  expect(codes(await writes)).toEqual(many(9, "done"));
  expect(codes(await couples)).toEqual([...many(8, "already_in_couple"), "done"]);
});

test("tools answer unavailable and the seconds to wait", async () => {
  const { couple, move } = server.stuck;
  server.limit({ lockMs: SOON });
  await shared.lock("couples", "id", couple.id);
  expect(await use(couple, "allocate_to_goal", move)).toMatchObject({
    ok: false,
    code: "unavailable",
    facts: { retry_after_seconds: 5 },
    text: expect.stringContaining("Next: Try again after `retry_after_seconds`"),
  });
});

describe("background jobs, while another process has locked a couple,", () => {
  test("make other couples' check-ins due, and wait one timeout for the locked couple", async () => {
    const { stuck, free } = server;
    server.limit({ lockMs: SOON });
    const start = new Date(Date.now() + DAY_MS).toISOString().slice(0, 16);
    const schedule = { schedule: { rrule: "FREQ=DAILY;COUNT=1", start } };
    for (const { couple } of [stuck, stuck, free]) await couple.ask("schedule_check_in", schedule);
    await shared.lock("sync_prompts", "couple_id", stuck.couple.id);
    const now = () => new Date(Date.now() + 2 * DAY_MS);
    const later = createEngine(shared.engine.orm, { now, log: shared.engine.log });
    expect(await runOnce(checkInsDue, later)).toEqual({ done: 1, failed: 2 });
    expect(server.codes).toEqual(["55P03"]);
    await shared.psql("rollback");
    expect(await runOnce(checkInsDue, later)).toEqual({ done: 2, failed: 0 });
  });

  test("send other couples' webhooks, and use one connection for the locked couple", async () => {
    const { stuck, free } = server;
    for (const { couple } of [stuck, stuck, stuck, free])
      await couple.ask("create_webhook", { url: `https://${couple.id}.example/` });
    await shared.lock("webhooks", "couple_id", stuck.couple.id);
    const sent = new Set<string>();
    const send = async ({ url }: { url: string }) => {
      const [name = "", domain] = new URL(url).hostname.split(".");
      // Other tests leave webhooks at another domain.
      if (domain === "example") sent.add(name);
      return { outcome: "delivered" as const };
    };
    const job = deliverWebhooks({ sender: { send } });
    const { progress, take } = countingProgress();
    const sending = createEngine(shared.engine.orm, { webhooks: webhookMeans });
    await job.run(sending, new AbortController().signal, progress);
    await server.untilOneWaits();
    await expect.poll(() => [...sent], { timeout: 60_000 }).toEqual([free.couple.id]);
    await server.expectOthersToContinue();
    await shared.psql("rollback");
    await job.finish?.();
    expect(take()).toMatchObject({ failed: 0 });
    expect([...sent]).toEqual([free.couple.id, stuck.couple.id]);
  });
});

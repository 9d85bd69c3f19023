import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { limitStatements } from "../../src/database/limits.ts";
import { endOf, together } from "../concurrent.ts";
import { allocation, ON_POSTGRES, type Pair, SharedDatabase, send } from "./shared-database.ts";

const CALLS = 5;

describe.runIf(ON_POSTGRES)("a couple that another process has locked", { timeout: 120_000 }, () => {
  let shared: SharedDatabase;
  let psql: pg.Client;

  beforeAll(async () => {
    shared = await SharedDatabase.open();
    psql = await shared.psql();
  });

  afterEach(() => psql.query("rollback"));

  afterAll(async () => {
    await psql?.end();
    await shared?.close();
  });

  async function lock({ coupleId }: Pair): Promise<void> {
    await psql.query("begin");
    await psql.query("select 1 from couples where id = $1 for update", [coupleId]);
  }

  const allocate = (pair: Pair) =>
    together(CALLS, (at) => send(allocation(shared.engine, pair, "2", `locked-${at}`)));

  test("blocks no other couple and no read, and continues when the lock is released", async () => {
    const [locked, ...others] = await shared.pairs(21);
    if (!locked) throw new Error("there is no couple");
    await lock(locked);
    const waiting = allocate(locked);
    // These end while the lock is held.
    const free = await Promise.all(others.map(allocate));
    expect(free.flat().map(endOf)).toEqual(Array(20 * CALLS).fill("done"));
    expect(await shared.held(locked)).toBe("0.00");
    await psql.query("rollback");
    expect((await waiting).map(endOf)).toEqual(Array(CALLS).fill("done"));
    for (const pair of [locked, ...others]) {
      expect([await shared.held(pair), await shared.eventsOf(pair, "ALLOCATION")]).toEqual(["10.00", CALLS]);
      expect(await shared.discrepancy(pair)).toBeUndefined();
    }
  });

  test("blocks no other couple, even where more couples are locked than there are connections", async () => {
    const all = await shared.pairs(28);
    const [locked, others] = [all.slice(0, 20), all.slice(20)];
    await psql.query("begin");
    const ids = locked.map(({ coupleId }) => coupleId);
    await psql.query("select 1 from couples where id = any($1::uuid[]) for update", [ids]);
    const waiting = Promise.all(locked.map(allocate));
    const free = await Promise.all(others.map(allocate));
    expect(free.flat().map(endOf)).toEqual(Array(8 * CALLS).fill("done"));
    await psql.query("rollback");
    expect((await waiting).flat().map(endOf)).toEqual(Array(20 * CALLS).fill("done"));
    for (const pair of locked) expect(await shared.held(pair)).toBe("10.00");
  });

  test.each([
    ["a goal", "select 1 from financial_goals where couple_id = $1 for update"],
    ["an account", "select 1 from bank_accounts where couple_id = $1 for update"],
    ["a webhook", "select 1 from webhooks where couple_id = $1 for update"],
  ])("keeps no other couple waiting where only %s of it is locked", async (_what, statement) => {
    const [locked, ...others] = await shared.pairs(11);
    if (!locked) throw new Error("there is no couple");
    const webhook = { url: "https://example.com/hook", belongs_to: "couple" };
    await shared.ask(locked.ada, "create_webhook", webhook);
    await psql.query("begin");
    expect((await psql.query(statement, [locked.coupleId])).rowCount).toBe(1);
    const waiting = allocate(locked);
    const free = await Promise.all(others.map(allocate));
    expect(free.flat().map(endOf)).toEqual(Array(10 * CALLS).fill("done"));
    expect(await shared.held(locked)).toBe("0.00");
    await psql.query("rollback");
    expect((await waiting).map(endOf)).toEqual(Array(CALLS).fill("done"));
    expect(await shared.eventsOf(locked, "ALLOCATION")).toBe(CALLS);
    expect(await shared.discrepancy(locked)).toBeUndefined();
  });

  test("gets unavailable or succeeds, never partly; the same keys succeed when the lock is released", async () => {
    const [locked, other] = await shared.pairs(2);
    if (!locked || !other) throw new Error("there are no couples");
    limitStatements(shared.engine.orm, {
      lockMs: 300,
      statementMs: 60_000,
      idleMs: 60_000,
      answerMs: 60_000,
    });
    await lock(locked);
    const [refused, free] = await Promise.all([allocate(locked), allocate(other)]);
    expect(free.map(endOf)).toEqual(Array(CALLS).fill("done"));
    expect(refused.map(endOf)).toEqual(Array(CALLS).fill("unavailable"));
    expect(await shared.held(locked)).toBe("0.00");
    await psql.query("rollback");
    expect((await allocate(locked)).map(endOf)).toEqual(Array(CALLS).fill("done"));
    expect((await allocate(locked)).map(endOf)).toEqual(Array(CALLS).fill("replayed"));
    expect(await shared.eventsOf(locked, "ALLOCATION")).toBe(CALLS);
    expect(await shared.discrepancy(locked)).toBeUndefined();
  });
});

import { DeadlockException } from "@mikro-orm/core";
import { describe, expect, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { connectApp } from "../../../testing/connected-apps.ts";
import { databaseForTests } from "../../../testing/databases.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { lockCouple } from "../../database/queries/books.ts";
import { query } from "../../database/queries/read.ts";
import { Authenticator } from "../authenticator.ts";
import { forgetEndedOAuth } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { createEngine } from "../open.ts";
import { disconnect } from "./disconnect.ts";
import { storeOf } from "./store.ts";

test("the apps of both partners are disconnected when one of them leaves", async () => {
  const couple = await newCouple();
  const apps = [await connectApp(couple), await connectApp(couple, { userId: couple.ben.id })];
  const own = couple.as((await newSessionOf(couple.engine, couple.ada.id)).principal);
  await own.ask("leave_couple", { couple_id: couple.id, confirmation: "leave for good" });
  for (const { token } of apps)
    await expect(new Authenticator(couple.engine).authenticate(token)).rejects.toThrow("no valid token");
  expect(await couple.discrepancy()).toBeUndefined();
});

test.skipIf(databaseForTests().kind !== "postgres")(
  "an app is disconnected also while another transaction holds the couple",
  async () => {
    const couple = await newCouple();
    const { app, token } = await connectApp(couple);
    const holder = couple.engine.orm.em.fork();
    await holder.begin();
    await lockCouple(holder, couple.id);
    const disconnected = disconnect(couple.engine, app.id);
    const waiting =
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await expect
      .poll(() => query(couple.engine.orm.em.fork(), waiting, []), { timeout: 20_000 })
      .toHaveLength(1);
    await holder.commit();
    await disconnected;
    await expect(new Authenticator(couple.engine).authenticate(token)).rejects.toThrow("no valid token");
  },
);

test("disconnecting an app starts over after a deadlock", async () => {
  const couple = await newCouple();
  const { engine } = couple;
  const { app, token } = await connectApp(couple);
  let transactions = 0;
  const fork = () => {
    const em = engine.orm.em.fork();
    const run = em.transactional.bind(em);
    em.transactional = (work, options) => {
      transactions += 1;
      return transactions === 1
        ? Promise.reject(new DeadlockException(new Error("deadlock detected")))
        : run(work, options);
    };
    return em;
  };
  const orm = Object.create(engine.orm, { em: { value: { fork } } }) as typeof engine.orm;
  await disconnect({ ...engine, orm }, app.id);
  expect(transactions).toBeGreaterThan(1);
  await expect(new Authenticator(engine).authenticate(token)).rejects.toThrow("no valid token");
});

describe("an app without access to private accounts and entries", () => {
  async function given(seesPrivate: boolean) {
    const couple = await newCouple();
    const { hidden, shared } = await couple.fill({
      accounts: {
        hidden: { name: "Canary-Savings", visibility: "private", balance: "500" },
        shared: { name: "Joint", balance: "900" },
      },
      goals: { trip: { name: "Japan trip" } },
    });
    const [trip] = (await couple.ask("list_goals", {})).items;
    const entry = await couple.ask("add_journal_entry", { text: "Canary-Diary", visibility: "private" });
    await couple.allocate(hidden, trip.id, "120");
    const { principal } = await connectApp(couple, { seesPrivate });
    return { couple, app: couple.as(principal), hidden, shared, trip, entry };
  }

  const READS: readonly (readonly [string, object])[] = [
    ["get_summary", {}],
    ["list_accounts", {}],
    ["list_goals", {}],
    ["list_ledger", {}],
    ["list_journal", {}],
    ["list_plans", {}],
    ["list_inbox", {}],
    ["get_drift", {}],
    ["suggest_rebalance", {}],
    ["list_check_ins", {}],
  ];

  test.each(READS)("learns nothing of them from %s", async (name, input) => {
    const { app, couple, hidden, entry } = await given(false);
    await couple.ask("suggest_rebalance", { include_private: true, strategy: "fill" });
    const text = JSON.stringify(await app.ask(name, input));
    for (const canary of ["Canary", hidden, entry.id]) expect(text).not.toContain(canary);
  });

  test("sees them once their user granted it", async () => {
    const { app, hidden, entry } = await given(true);
    expect(JSON.stringify(await app.ask("list_accounts", {}))).toContain(hidden);
    expect(JSON.stringify(await app.ask("list_journal", {}))).toContain(entry.id);
    await app.ask("suggest_rebalance", { include_private: true });
  });

  test("finds none by its id, as the partner does", async () => {
    const { app, couple, hidden, trip } = await given(false);
    const move = { account_id: hidden, goal_id: trip.id, amount: "1" };
    for (const [name, input] of [
      ["get_account", { account_id: hidden }],
      ["allocate_to_goal", move],
      ["release_from_goal", move],
      ["update_account", { account_id: hidden, name: "X" }],
      ["close_account", { account_id: hidden }],
    ] as const) {
      const [own, partners] = [await app.refusal(name, input), await couple.asBen.refusal(name, input)];
      expect([own.code, own.message], name).toEqual([partners.code, partners.message]);
    }
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const moves = [{ account_id: hidden, from_goal_id: trip.id, amount: "1" }];
    expect(await app.refusal("commit_rebalance", { moves, basis_sequence: ledger.sequence })).toMatchObject({
      code: "moves_infeasible",
    });
  });

  test("cannot make anything private, or use a stored answer of its user", async () => {
    const { app, couple, shared } = await given(false);
    for (const [name, input] of [
      ["add_journal_entry", { text: "Hello", visibility: "private" }],
      ["link_account", { name: "Mine", balance: "1", is_manual: true, visibility: "private" }],
      ["update_account", { account_id: shared, visibility: "private" }],
      ["suggest_rebalance", { include_private: true }],
    ] as const)
      expect(await app.refusal(name, input), name).toMatchObject({ code: "private_not_granted" });
    const account = { name: "Canary", balance: "1", is_manual: true };
    await couple.ask("link_account", account, "the-key");
    expect(await app.refusal("link_account", account, "the-key")).toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  test("does not learn which private account is already linked", async () => {
    const { app, couple } = await given(false);
    const linked = { name: "Bank", balance: "1", is_manual: false, plaid_id: "plaid-1" };
    await couple.ask("link_account", { ...linked, visibility: "private" });
    expect((await app.refusal("link_account", linked)).facts).toEqual({ account_id: null });
  });
});

test("tokens of this server take the same statements as without apps, and a token of an app one more", async () => {
  const couple = await newCouple();
  const { token: own } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const { token } = await connectApp(couple);
  const counted = async (secret: string) => {
    const engine = createEngine(couple.engine.orm, { now: () => couple.clock, log: couple.engine.log });
    const lookUp = () => new Authenticator(engine).authenticate(secret);
    return (await statementsDuring(engine, lookUp)).filter((statement) =>
      /access_tokens|oauth_records/.test(statement),
    );
  };
  expect((await counted(own)).filter((statement) => statement.includes("oauth_records"))).toEqual([]);
  expect((await counted(token)).length).toBeGreaterThan((await counted(own)).length);
});

const HOUR_MS = 60 * 60 * 1000;

test("ended tokens are deleted, and clients that nobody connected within a day or for 180 days", async () => {
  const couple = await newCouple();
  const { engine } = couple;
  const [used, unused] = [engine.ids(), engine.ids()];
  const registered = couple.clock.getTime();
  for (const id of [used, unused]) await storeOf(engine, "Client").upsert(id, { client_name: "Probe" });
  const { app } = await connectApp(couple, { clientId: used });
  const leftAfter = async (hours: number) => {
    couple.clock = new Date(registered + hours * HOUR_MS);
    await runOnce(forgetEndedOAuth, engine);
    const em = engine.orm.em.fork();
    const clients = await query<{ id: string }>(
      em,
      "select id from oauth_clients where id in (?, ?) order by id",
      [used, unused],
    );
    const tokens = await query(em, "select 1 from oauth_records where app_id = ?", [app.id]);
    return [tokens.length, ...clients.map(({ id }) => id)];
  };
  expect(await leftAfter(0)).toEqual([1, used, unused]);
  expect(await leftAfter(24)).toEqual([0, used, unused]);
  expect(await leftAfter(24.01)).toEqual([0, used]);
  expect(await leftAfter(180 * 24 - 1)).toEqual([0, used]);
  expect(await leftAfter(180 * 24 + 1)).toEqual([0]);
});

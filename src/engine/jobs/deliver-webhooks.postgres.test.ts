import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Histogram, Registry } from "prom-client";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple, webhookMeans } from "../../../testing/books.ts";
import { connectApp } from "../../../testing/connected-apps.ts";
import { openedEngine, ownDatabase } from "../../../testing/own-database.ts";
import { type Receiver, receiver, verified } from "../../../testing/receiver.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { lockCouple } from "../../database/queries/books.ts";
import { dueWebhooks } from "../../database/queries/due.ts";
import { Webhook } from "../../entities/webhook.ts";
import { Vault } from "../../identity/vault.ts";
import { LEASE_MS } from "../../webhooks/delivery.ts";
import { messageShape } from "../../webhooks/message.ts";
import { Sender } from "../../webhooks/send.ts";
import { decideWithin } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import { createEngine } from "../open.ts";
import { deliverWebhooks } from "./deliver-webhooks.ts";
import { countingProgress, type Round } from "./run-once.ts";

const [MINUTE, DAY] = [60_000, 24 * 60 * 60 * 1000];

/** Books of this file's own: a round delivers whatever is due in them. */
let books: Engine;
let sender: Sender;
let couple: TestCouple;
let there: Receiver;

beforeAll(async () => {
  books = await openedEngine((await ownDatabase()).location, { webhooks: webhookMeans });
  sender = new Sender({ allowPrivate: true });
  return () => sender.close();
}, 150_000);

beforeEach(async () => {
  couple = await newCouple({}, { on: books });
  couple.clock = new Date();
  there = await receiver();
});

afterEach(async () => {
  await books.orm.em.fork().nativeDelete(Webhook, {});
});

/** A server's deliveries, until the signal. `chance` decides how long the pauses are. */
function deliveries(
  options: Partial<Parameters<typeof deliverWebhooks>[0]> = {},
  { engine = couple.engine, signal = new AbortController().signal } = {},
) {
  const job = deliverWebhooks({ sender, chance: () => 1, ...options });
  const { progress, take } = countingProgress();
  return {
    /** Answers what was settled since the last time. */
    look: async () => {
      await job.run(engine, signal, progress);
      return take();
    },
    finish: async () => {
      await job.finish?.();
      return take();
    },
  };
}

/** What is due at the couple's clock is delivered, or fails. */
async function round(...args: Parameters<typeof deliveries>): Promise<Round> {
  const { look, finish } = deliveries(...args);
  const [first, rest] = [await look(), await finish()];
  return { done: first.done + rest.done, failed: first.failed + rest.failed };
}

async function hook(fields: object = {}, who = couple.ada): Promise<Answer> {
  return couple.as(who.principal).ask("create_webhook", { url: `${there.url}/ours`, ...fields });
}

const note = (times = 1) =>
  Promise.all(Array.from({ length: times }, () => couple.ask("record_event", { event_type: "SYSTEM" })));

/** Keeps every message waiting. Returns a function that answers them. */
function hold({ always }: Receiver): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  always((response) => void promise.then(() => response.writeHead(204).end()));
  return resolve;
}

/** Makes a call while the next message is being delivered, which is then answered with the status. */
function during(send: () => Promise<unknown>, status: number): void {
  there.answer((response) => void send().then(() => response.writeHead(status).end()));
}

async function stateOf({ id }: Answer): Promise<Answer> {
  const { items } = await couple.ask("list_webhooks", {});
  return items.find((item: Answer) => item.id === id);
}

describe("a webhook receives", () => {
  test("of its own making first, then of every event in the order of the ledger, signed", async () => {
    const { id, secret } = await hook();
    await note(5);
    expect(await round()).toEqual({ done: 6, failed: 0 });
    expect(there.sequences()).toEqual([2, 3, 4, 5, 6, 7]);
    const events = (await couple.ask("list_ledger", {})).items.toReversed();
    for (const [at, received] of there.received.entries()) {
      const event = events[at + 1];
      expect(received.headers["webhook-id"]).toBe(event.id);
      messageShape.parse(JSON.parse(received.body));
      expect(verified(received, secret)).toEqual({
        type: "ledger.system",
        timestamp: event.timestamp,
        data: {
          couple_id: couple.id,
          event_id: event.id,
          sequence: event.sequence,
          user_id: couple.ada.id,
          source_goal_id: null,
          dest_goal_id: null,
          inbox: [],
        },
      });
    }
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(await stateOf({ id })).toMatchObject({
      state: "active",
      delivered_sequence: 7,
      last_delivered_at: couple.clock.toISOString(),
    });
  });

  test("the inbox items of an event: a partner's webhook those of its partner, the couple's those of both", async () => {
    const [mine, ours] = [await hook({ url: `${there.url}/mine` }), await hook({ belongs_to: "couple" })];
    const account = await couple.account();
    const goal = await couple.goal();
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "311.11" });
    await round();
    const inboxOf = (path: string, secret: string) => {
      const [last] = there.received.filter((received) => received.path === path).slice(-1);
      if (!last) throw new Error("nothing arrived");
      return verified(last, secret) as Answer;
    };
    const item = { item_id: expect.any(String), kind: "milestone" };
    expect(inboxOf("/mine", mine.secret)).toMatchObject({
      type: "ledger.allocation",
      data: { dest_goal_id: goal.id, inbox: [{ ...item, user_id: couple.ada.id }] },
    });
    const both = inboxOf("/ours", ours.secret).data.inbox.map(({ user_id }: Answer) => user_id);
    expect(both.toSorted()).toEqual([couple.ada.id, couple.ben.id].toSorted());
    expect(JSON.stringify(there.received)).not.toMatch(/311\.11|Japan|Checking/);
  });

  test("only of what concerns its owner's inbox, and itself, where it follows that", async () => {
    await hook({ follow: "inbox" });
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "10" });
    const ben = couple.asBen;
    const account = await couple.account();
    const goal = await couple.goal();
    await ben.ask("update_couple", { couple_id: couple.id, approval_threshold: "20" });
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "1" });
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "311.11" });
    await hook({ url: `${there.url}/bens`, follow: "inbox" }, couple.ben);
    await hook({ url: `${there.url}/both`, follow: "inbox", belongs_to: "couple" });
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "30" });
    expect((await round()).failed).toBe(0);
    expect(there.sequences("/ours")).toEqual([2, 6, 8]);
    expect(there.sequences("/bens")).toEqual([9, 11]);
    expect(there.sequences("/both")).toEqual([10, 11]);
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(
      (await couple.ask("list_webhooks", {})).items.map((one: Answer) => one.delivered_sequence),
    ).toEqual([11, 11]);
  });

  test("with the secrets of both from the message after its rotation, also in the middle of a turn", async () => {
    const { id, secret } = await hook();
    await note(2);
    const rotated = Promise.withResolvers<Answer>();
    there.answer((response) => {
      void couple.ask("rotate_webhook", { webhook_id: id }).then((answer) => {
        rotated.resolve(answer);
        response.writeHead(204).end();
      });
    });
    await round();
    const [first, ...others] = there.received;
    if (!first) throw new Error("nothing arrived");
    const { secret: fresh } = await rotated.promise;
    expect(() => verified(first, fresh)).toThrow();
    for (const received of others) expect(verified(received, fresh)).toEqual(verified(received, secret));
    expect(there.sequences()).toEqual([2, 3, 4, 5]);
  });
});

describe("a webhook that fails", () => {
  test("is retried after growing pauses, receives nothing out of order, and then goes on", async () => {
    const made = await hook();
    await note(2);
    there.answer(500, 500, 200, 503);
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(await stateOf(made)).toMatchObject({
      state: "failing",
      problem: "The server answered 500 instead of 2xx.",
      attempts: 1,
      delivered_sequence: 1,
      failing_since: couple.clock.toISOString(),
      next_attempt_at: new Date(couple.clock.getTime() + 5_000).toISOString(),
    });
    couple.later(4_999);
    await round();
    expect(there.sequences()).toEqual([2]);
    couple.later(1);
    await round();
    expect((await stateOf(made)).attempts).toBe(2);
    couple.later(10_000);
    expect(await round()).toEqual({ done: 1, failed: 0 });
    expect(await stateOf(made)).toMatchObject({ attempts: 1, delivered_sequence: 2 });
    couple.later(5_000);
    expect(await round()).toEqual({ done: 2, failed: 0 });
    expect(there.sequences()).toEqual([2, 2, 2, 3, 3, 4]);
    const ids = there.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(3);
    expect(await stateOf(made)).toMatchObject({ state: "active", problem: null, failing_since: null });
  });

  test("waits as long as the receiver asks", async () => {
    const made = await hook();
    there.answer((response) => response.writeHead(429, { "retry-after": "600" }).end());
    await round();
    const { next_attempt_at } = await stateOf(made);
    expect(Date.parse(next_attempt_at) - couple.clock.getTime()).toBe(10 * MINUTE);
  });

  test("keeps no other waiting: of the couple, or of another, while it hangs", async () => {
    const [slow, others] = [await receiver(), await newCouple({}, { on: books })];
    const release = hold(slow);
    await hook({ url: slow.url });
    await hook();
    await others.ask("create_webhook", { url: `${there.url}/theirs` });
    const { look, finish } = deliveries();
    await look();
    await there.arrived(2);
    // Also what happens while it hangs. A round still ends, and reports what was delivered since the last.
    await note();
    let delivered = 0;
    while (delivered < 3) {
      await sleep(20);
      delivered += (await look()).done;
    }
    expect([there.sequences("/ours"), there.sequences("/theirs")]).toEqual([[3, 4], [2]]);
    expect(slow.sequences()).toEqual([2]);
    release();
    expect(await finish()).toEqual({ done: 3, failed: 0 });
    expect(slow.sequences()).toEqual([2, 3, 4]);
  });

  test("is one of 32 at most that are sent to at once, however often it is looked", async () => {
    const release = hold(there);
    for (const { id, ask } of [couple, await newCouple({}, { on: books })]) {
      for (let i = 0; i < 20; i++) {
        const url = `${there.url}/${crypto.randomUUID()}`;
        await ask("create_webhook", { url, belongs_to: i < 10 ? "couple" : "me" });
      }
      await books.orm.em.fork().nativeUpdate(Webhook, { couple: id }, { deliveredSequence: 20 });
    }
    const { look, finish } = deliveries();
    await look();
    await there.arrived(32);
    await look();
    release();
    expect(await finish()).toEqual({ done: 32, failed: 0 });
    expect(await round()).toEqual({ done: 8, failed: 0 });
  });

  test("whose turns go on is waited for also when the next look finds no database", async () => {
    const release = hold(there);
    await hook();
    let isBroken = false;
    const now = () => {
      if (isBroken) throw new Error("no clock");
      return couple.clock;
    };
    const { look, finish } = deliveries({}, { engine: { ...couple.engine, now } });
    await look();
    await there.arrived(1);
    isBroken = true;
    await expect(look()).rejects.toThrow("no clock");
    isBroken = false;
    release();
    expect(await finish()).toEqual({ done: 1, failed: 0 });
  });

  test("is given up after five days, in the ledger and the inbox of its owner, and can be resumed", async () => {
    const made = await hook();
    there.always(500);
    await round();
    couple.later(5 * DAY - 1);
    await round();
    expect((await stateOf(made)).state).toBe("failing");
    couple.later(MINUTE);
    await round();
    expect(await stateOf(made)).toMatchObject({
      state: "disabled",
      problem: "The server answered 500 instead of 2xx.",
      attempts: 3,
      next_attempt_at: null,
      disabled_at: couple.clock.toISOString(),
    });
    const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM", limit: 1 });
    expect(items).toMatchObject([
      { user_id: null, actor: "couples-cfo", metadata: { action: "webhook_disabled", webhook_id: made.id } },
    ]);
    expect((await couple.ask("list_inbox", {})).items).toMatchObject([
      { kind: "webhook_disabled", subject_id: made.id, event_id: items[0].id },
    ]);
    expect((await couple.asBen.ask("list_inbox", {})).items).toEqual([]);

    couple.later(DAY);
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(there.received).toHaveLength(3);
    there.always(204);
    await couple.ask("resume_webhook", { webhook_id: made.id });
    expect(await round()).toEqual({ done: 3, failed: 0 });
    expect(there.sequences()).toEqual([2, 2, 2, 2, 3, 4]);
  });

  test("is like one that never failed once it is resumed, whatever the outcome of the running attempt", async () => {
    const made = await hook();
    there.always(500);
    await round();
    couple.later(5 * DAY);
    during(() => couple.ask("resume_webhook", { webhook_id: made.id }), 500);
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(await stateOf(made)).toMatchObject({ state: "active", attempts: 0, failing_since: null });
    there.always(204);
    expect(await round()).toEqual({ done: 2, failed: 0 });
    expect(there.sequences()).toEqual([2, 2, 2, 3]);
  });

  test("of one partner is in no inbox that a connected app without access to private data sees", async () => {
    const { principal } = await connectApp(couple);
    const app = couple.as(principal);
    const before = await app.ask("list_inbox", {});
    await hook();
    there.always(410);
    await round();
    const [item] = (await couple.ask("list_inbox", {})).items;
    expect(item.kind).toBe("webhook_disabled");
    expect(await app.ask("list_inbox", {})).toEqual(before);
    expect(await app.refusal("mark_read", { item_ids: [item.id] })).toMatchObject({ code: "not_found" });
    expect(await app.refusal("mark_read", { up_to_item_id: item.id })).toMatchObject({ code: "not_found" });
    await app.ask("mark_read", { up_to_item_id: before.items[0].id });
    expect((await couple.ask("list_inbox", { unread: true })).items).toEqual([item]);
    const trusted = couple.as((await connectApp(couple, { seesPrivate: true })).principal);
    expect((await trusted.ask("list_inbox", {})).items).toContainEqual(
      expect.objectContaining({ id: item.id }),
    );
  });

  test("is given up at once when it says that it is gone", async () => {
    const made = await hook({ belongs_to: "couple" });
    there.always(410);
    await round();
    expect(await stateOf(made)).toMatchObject({ state: "disabled", attempts: 1 });
    for (const who of [couple.ada, couple.ben])
      expect((await couple.as(who.principal).ask("list_inbox", {})).unread_count).toBe(1);
  });
});

describe("a webhook that is paused", () => {
  test("gets nothing until it is resumed, then every event in order", async () => {
    const made = await hook();
    await round();
    await couple.ask("pause_webhook", { webhook_id: made.id });
    await note(3);
    for (let day = 0; day < 30; day++) {
      couple.later(DAY);
      expect(await round()).toEqual({ done: 0, failed: 0 });
    }
    expect(there.sequences()).toEqual([2]);
    expect(await stateOf(made)).toMatchObject({ state: "paused", delivered_sequence: 2, attempts: 0 });
    expect((await couple.ask("list_inbox", {})).items).toEqual([]);
    await couple.ask("resume_webhook", { webhook_id: made.id });
    expect(await round()).toEqual({ done: 5, failed: 0 });
    expect(there.sequences()).toEqual([2, 3, 4, 5, 6, 7]);
    expect(await stateOf(made)).toMatchObject({ state: "active", delivered_sequence: 7, paused_at: null });
  });

  test("keeps others going", async () => {
    const made = await hook();
    await hook({ url: `${there.url}/other` });
    await couple.ask("pause_webhook", { webhook_id: made.id });
    await round();
    expect([there.sequences("/ours"), there.sequences("/other")]).toEqual([[], [3, 4]]);
  });

  test("during an attempt gets that message once and no other", async () => {
    const made = await hook();
    await note(2);
    during(() => couple.ask("pause_webhook", { webhook_id: made.id }), 204);
    expect(await round()).toEqual({ done: 1, failed: 0 });
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(there.sequences()).toEqual([2]);
    expect(await stateOf(made)).toMatchObject({ state: "paused", delivered_sequence: 2 });
    await couple.ask("resume_webhook", { webhook_id: made.id });
    await round();
    expect(there.sequences()).toEqual([2, 3, 4, 5, 6]);
  });

  test.each([500, 410])("is not disabled when that attempt fails with %s", async (status) => {
    const made = await hook();
    there.always(500);
    await round();
    couple.later(5 * DAY);
    during(() => couple.ask("pause_webhook", { webhook_id: made.id }), status);
    expect(await round()).toEqual({ done: 0, failed: 0 });
    expect(await stateOf(made)).toMatchObject({ state: "paused", disabled_at: null });
    expect(await couple.discrepancy()).toBeUndefined();
    there.always(204);
    await couple.ask("resume_webhook", { webhook_id: made.id });
    expect(await round()).toEqual({ done: 3, failed: 0 });
    expect(there.sequences()).toEqual([2, 2, 2, 3, 4]);
  });
});

describe("a webhook is one sender's at a time", () => {
  test("two servers deliver each message once and in order", async () => {
    const hooks = await Promise.all(
      [1, 2, 3].map(() => hook({ url: `${there.url}/${crypto.randomUUID()}` })),
    );
    const second = createEngine(books.orm, { ...couple.engine });
    const writing = note(20);
    const rounds = Promise.all([round(), round({}, { engine: second })]);
    await writing;
    await rounds;
    await Promise.all([round(), round({}, { engine: second })]);
    for (const { url, delivered_sequence: from } of hooks) {
      const received = there.sequences(new URL(url).pathname);
      expect(received).toEqual(Array.from({ length: 24 - from }, (_, i) => from + 1 + i));
    }
  });

  test("another server takes over the deliveries of a dead server when its lease ends", async () => {
    const made = await hook();
    const em = books.orm.em.fork();
    const leasedUntil = new Date(couple.clock.getTime() + LEASE_MS);
    await em.nativeUpdate(Webhook, { id: made.id }, { lease: crypto.randomUUID(), leasedUntil });
    couple.later(LEASE_MS - 1);
    await round();
    expect(there.received).toEqual([]);
    couple.later(1);
    expect(await round()).toEqual({ done: 1, failed: 0 });
  });

  test("a server that lost its lease, or whose webhook is gone, changes nothing any more", async () => {
    const [made, gone] = [await hook(), await hook({ url: `${there.url}/gone` })];
    const em = books.orm.em.fork();
    there.always((response, { path }) => {
      const { id } = path === "/gone" ? gone : made;
      const done =
        path === "/gone"
          ? couple.ask("delete_webhook", { webhook_id: id })
          : em.nativeUpdate(Webhook, { id }, { lease: crypto.randomUUID() });
      void done.then(() => response.writeHead(204).end());
    });
    expect((await round()).failed).toBe(0);
    expect(await stateOf(made)).toMatchObject({ delivered_sequence: 1, last_delivered_at: null });
    expect(there.sequences("/gone")).toEqual([3]);
  });

  test("a server that stops gives back its running deliveries, which count as no failure", async () => {
    const made = await hook();
    there.always(() => undefined);
    const stopping = new AbortController();
    const running = round({}, { signal: stopping.signal });
    await there.arrived(1);
    stopping.abort();
    expect(await running).toEqual({ done: 0, failed: 0 });
    expect(await stateOf(made)).toMatchObject({ state: "active", attempts: 0 });
    there.always(204);
    expect(await round()).toEqual({ done: 1, failed: 0 });
  });

  test("a server without the key of its secret leaves it to one that has it", async () => {
    await hook();
    const webhooks = { ...webhookMeans, vault: new Vault([randomBytes(32)]) };
    expect(await round({}, { engine: { ...couple.engine, webhooks } })).toEqual({ done: 0, failed: 0 });
    expect(there.received).toEqual([]);
    expect(await round({}, { engine: { ...couple.engine, webhooks: undefined } })).toEqual({
      done: 0,
      failed: 0,
    });
    expect(await round()).toEqual({ done: 1, failed: 0 });
  });
});

describe("work for a webhook", () => {
  const due = () =>
    dueWebhooks(books.orm.em.fork(), couple.clock, { keyIds: webhookMeans.vault.keyIds, limit: 10 });

  test("is found while there is something to deliver, and not when the webhook is up to date", async () => {
    const made = await hook();
    const row = { id: made.id, coupleId: couple.id };
    expect(await due()).toEqual([row]);
    await round();
    expect(await due()).toEqual([]);
    await note();
    expect(await due()).toEqual([row]);
    await couple.ask("pause_webhook", { webhook_id: made.id });
    await note();
    expect(await due()).toEqual([]);
    await couple.ask("resume_webhook", { webhook_id: made.id });
    expect(await due()).toEqual([row]);
    await round();
    expect(await due()).toEqual([]);
    // An event that does not concern it is read once.
    const inbox = await hook({ follow: "inbox" });
    await round();
    await note();
    await round();
    expect(await due()).toEqual([]);
    expect((await stateOf(inbox)).delivered_sequence).toBe((await stateOf(made)).delivered_sequence);
  });

  test("takes one statement to find that none is due", async () => {
    await hook();
    await round();
    expect(await statementsDuring(books, () => round())).toHaveLength(1);
  });

  test("is not lost when an event is committed while a delivery finds that nothing waits", async () => {
    await hook();
    const writing = (async () => {
      for (let n = 0; n < 40; n++) await note();
    })();
    let isOver = false;
    const delivering = (async () => {
      while (!isOver) await round();
    })();
    await writing;
    isOver = true;
    await delivering;
    await round();
    const { items } = await couple.ask("list_ledger", { limit: 1 });
    expect(there.sequences()).toEqual(Array.from({ length: items[0].sequence - 1 }, (_, at) => at + 2));
    expect(await due()).toEqual([]);
  });

  test("is not lost when a commit ends after the delivery that did not see it", async () => {
    await hook();
    await round();
    const em = books.orm.em.fork();
    await em.begin();
    await lockCouple(em, couple.id);
    const occasion = { coupleId: couple.id, now: couple.clock, ids: books.ids };
    await decideWithin(em, occasion, (decision) => decision.append({ eventType: "SYSTEM" }));
    expect(await due()).toEqual([]);
    expect(await round()).toEqual({ done: 0, failed: 0 });
    await em.commit();
    expect(await round()).toEqual({ done: 1, failed: 0 });
    expect(there.sequences()).toEqual([2, 3]);
  });
});

test("attempts are counted and timed by outcome", async () => {
  const registry = new Registry();
  const durations = new Histogram({
    name: "attempts",
    help: "Attempts.",
    labelNames: ["outcome"],
    registers: [registry],
  });
  await hook();
  there.answer(500);
  await round({ durations });
  couple.later(5_000);
  await round({ durations });
  const text = await registry.metrics();
  expect(text).toContain('attempts_count{outcome="failed"} 1');
  expect(text).toContain('attempts_count{outcome="delivered"} 1');
});

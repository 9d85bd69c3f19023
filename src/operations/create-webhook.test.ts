import { type Answer, ask, newCouple, outcome, principalFor, webhookMeans } from "../../testing/books.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { Webhook } from "../entities/webhook.ts";

const URL = "https://hooks.example.com/couples-cfo";

describe("create_webhook", () => {
  test("shows the secret once, stores it encrypted, and records the change without the address", async () => {
    const couple = await newCouple();
    const create = () => couple.ask("create_webhook", { url: `${URL}?token=abc#part` }, "once");
    const made = await create();
    expect(made).toEqual({
      id: expect.any(String),
      couple_id: couple.id,
      user_id: couple.ada.id,
      url: `${URL}?token=abc`,
      follow: "ledger",
      state: "active",
      problem: null,
      delivered_sequence: 1,
      attempts: 0,
      failing_since: null,
      next_attempt_at: null,
      last_delivered_at: null,
      paused_at: null,
      disabled_at: null,
      created_at: "2026-03-10T15:00:00.000Z",
      secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/),
    });
    expect(await create()).toEqual({ ...made, secret: null });
    expect((await couple.ask("list_webhooks", {})).items).toHaveLength(1);
    const row = await couple.engine.orm.em.fork().findOneOrFail(Webhook, { id: made.id });
    expect(JSON.stringify(row)).not.toContain(made.secret.slice(6));
    expect(webhookMeans.vault.open({ keyId: row.keyId, sealed: row.sealedSecret }, row.id)).toBe(made.secret);
    const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM" });
    const metadata = { action: "webhook_created", webhook_id: made.id, owner_id: couple.ada.id };
    expect(items).toMatchObject([{ sequence: 2, user_id: couple.ada.id, metadata }]);
    expect(JSON.stringify(items)).not.toContain("example.com");
  });

  test("is for persons, and for the operator, who can create the couple's webhook without a user", async () => {
    const couple = await newCouple();
    const agent = couple.as(principalFor(couple.ada.id, couple.id, { kind: "agent" }));
    expect(await agent.outcome("create_webhook", { url: URL })).toBe("person_required");
    const shared = { url: URL, belongs_to: "couple", follow: "inbox" };
    expect(await ask(couple.engine, "create_webhook", shared, { coupleId: couple.id })).toMatchObject({
      user_id: null,
      follow: "inbox",
    });
  });

  test("accepts only public addresses unless the operator allows others", async ({ couple }) => {
    const { principal } = couple.ada;
    const strict = { ...couple.engine, webhooks: { ...webhookMeans, allowPrivate: false } };
    const input = { url: "http://127.0.0.1:8000/" };
    expect(await outcome(strict, "create_webhook", input, { principal })).toBe("invalid_input: url");
    expect(await couple.outcome("create_webhook", input)).toBe("done");
  });

  test("and each change to it appears to the partner as an event without content", async ({ couple }) => {
    const ben = couple.asBen;
    const { id } = await couple.ask("create_webhook", { url: URL });
    for (const change of ["rotate", "pause", "resume", "delete"])
      await couple.ask(`${change}_webhook`, { webhook_id: id });
    const { id: ours } = await couple.ask("create_webhook", { url: URL, belongs_to: "couple" });
    const [shared, ...own] = (await ben.ask("list_ledger", { event_type: "SYSTEM" })).items;
    expect(shared.metadata).toEqual({ action: "webhook_created", webhook_id: ours, owner_id: null });
    expect(own.map(({ actor, metadata, user_id }: Answer) => [actor, metadata, user_id])).toEqual(
      Array(5).fill([null, {}, couple.ada.id]),
    );
  });

  test("creates at most ten webhooks per owner", async ({ couple }) => {
    for (const [who, belongs_to] of [
      [couple.ada, "me"],
      [couple.ben, "me"],
      [couple.ben, "couple"],
    ] as const) {
      const { ask, refusal } = couple.as(who.principal);
      for (let i = 0; i < 10; i++) await ask("create_webhook", { url: URL, belongs_to });
      const full = { code: "limit_reached", facts: { limit: 10 } };
      expect(await refusal("create_webhook", { url: URL, belongs_to })).toMatchObject(full);
    }
    expect(await couple.outcome("create_webhook", { url: URL, belongs_to: "couple" })).toBe("limit_reached");
  });

  test("is refused in a process that sends no webhooks", async ({ couple }) => {
    const { principal } = couple.ada;
    const { webhooks, ...without } = couple.engine;
    const { id } = await couple.ask("create_webhook", { url: URL });
    expect(await outcome(without, "create_webhook", { url: URL }, { principal })).toBe("webhooks_off");
    expect(await outcome(without, "rotate_webhook", { webhook_id: id }, { principal })).toBe("webhooks_off");
    expect((await ask(without, "list_webhooks", {}, { principal })).items).toMatchObject([{ id }]);
  });
});

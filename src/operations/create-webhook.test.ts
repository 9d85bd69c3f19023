import { describe, expect, test } from "vitest";
import { type Answer, ask, newCouple, principalFor, refusal, webhookMeans } from "../../testing/books.ts";
import { Webhook } from "../entities/webhook.ts";

const URL = "https://hooks.example.com/couples-cfo";

describe("create_webhook", () => {
  test("shows the secret once, stores it encrypted, and records the change without the address", async () => {
    const couple = await newCouple();
    const made = await couple.ask("create_webhook", { url: `${URL}?token=abc#part` });
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
    const row = await couple.engine.orm.em.fork().findOneOrFail(Webhook, { id: made.id });
    expect(JSON.stringify(row)).not.toContain(made.secret.slice(6));
    expect(webhookMeans.vault.open({ keyId: row.keyId, sealed: row.sealedSecret }, row.id)).toBe(made.secret);
    const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM" });
    expect(items).toMatchObject([
      {
        sequence: 2,
        user_id: couple.ada.id,
        metadata: { action: "webhook_created", webhook_id: made.id, owner_id: couple.ada.id },
      },
    ]);
    expect(JSON.stringify(items)).not.toContain("example.com");
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("repeated with its idempotency key it shows no secret", async () => {
    const couple = await newCouple();
    const ada = couple.as(couple.ada.principal);
    const made: Answer = await ada.ask("create_webhook", { url: URL }, "once");
    expect(await ada.ask("create_webhook", { url: URL }, "once")).toEqual({ ...made, secret: null });
    expect((await ada.ask("list_webhooks", {})).items).toHaveLength(1);
  });

  test("is for persons, and for the operator, who can create the couple's webhook without a user", async () => {
    const couple = await newCouple();
    const { engine } = couple;
    const agent = principalFor(couple.ada.id, couple.id, { kind: "agent" });
    expect(await couple.as(agent).refusal("create_webhook", { url: URL })).toMatchObject({
      code: "person_required",
    });
    const wanted = { url: URL, belongs_to: "couple", follow: "inbox" };
    expect(await ask(engine, "create_webhook", wanted, { coupleId: couple.id })).toMatchObject({
      user_id: null,
      follow: "inbox",
    });
    expect(await ask(engine, "create_webhook", { url: URL }, { userId: couple.ben.id })).toMatchObject({
      user_id: couple.ben.id,
    });
    expect(await refusal(engine, "create_webhook", { url: URL }, { coupleId: couple.id })).toMatchObject({
      code: "invalid_input",
      errors: [{ field: "user_id" }],
    });
  });

  test("accepts only public addresses unless the operator allows others", async () => {
    const couple = await newCouple();
    const { principal } = couple.ada;
    const strict = { ...couple.engine, webhooks: { ...webhookMeans, allowPrivate: false } };
    for (const url of ["http://hooks.example.com/", "https://127.0.0.1/", "https://u:p@hooks.example.com/"]) {
      expect(await refusal(strict, "create_webhook", { url }, { principal }), url).toMatchObject({
        code: "invalid_input",
        errors: [{ field: "url", message: expect.stringMatching(/\w{4,}/) }],
      });
    }
    expect(await couple.ask("create_webhook", { url: "http://127.0.0.1:8000/" })).toHaveProperty("secret");
  });

  test.each([`${URL}/\u0000`, `${URL}/\ud800`, `https://hooks.exam\tple.com/`, `${URL}/\n?a=b`])(
    "takes no address with what a URL would hide: %j",
    async (url) => {
      const couple = await newCouple();
      expect(await couple.refusal("create_webhook", { url })).toMatchObject({
        code: "invalid_input",
        errors: [{ field: "url" }],
      });
    },
  );

  test("and each change to it appears to the partner as an event without content", async () => {
    const couple = await newCouple();
    const ben = couple.as(couple.ben.principal);
    const { id } = await couple.ask("create_webhook", { url: URL });
    await couple.ask("rotate_webhook", { webhook_id: id });
    await couple.ask("pause_webhook", { webhook_id: id });
    await couple.ask("resume_webhook", { webhook_id: id });
    await couple.ask("delete_webhook", { webhook_id: id });
    const { id: ours } = await couple.ask("create_webhook", { url: URL, belongs_to: "couple" });
    const [shared, ...own] = (await ben.ask("list_ledger", { event_type: "SYSTEM" })).items;
    expect(shared.metadata).toEqual({ action: "webhook_created", webhook_id: ours, owner_id: null });
    expect(own.map(({ actor, metadata, user_id }: Answer) => [actor, metadata, user_id])).toEqual(
      Array(5).fill([null, {}, couple.ada.id]),
    );
    const seen = (await couple.ask("list_ledger", { event_type: "SYSTEM" })).items;
    expect(seen.map(({ metadata }: Answer) => metadata.webhook_id)).toEqual([ours, id, id, id, id, id]);
    // A filter by user does not find the hidden event either.
    const { actor } = shared;
    expect((await ben.ask("list_ledger", { event_type: "SYSTEM", actor })).items).toHaveLength(1);
    expect((await couple.ask("list_ledger", { event_type: "SYSTEM", actor })).items).toHaveLength(6);
  });

  test("creates at most ten webhooks per owner", async () => {
    const couple = await newCouple();
    const full = { code: "limit_reached", facts: { limit: 10 } };
    for (const [who, belongs_to] of [
      [couple.ada, "me"],
      [couple.ben, "me"],
      [couple.ben, "couple"],
    ] as const) {
      const { ask, refusal } = couple.as(who.principal);
      for (let i = 0; i < 10; i++) await ask("create_webhook", { url: URL, belongs_to });
      expect(await refusal("create_webhook", { url: URL, belongs_to })).toMatchObject(full);
    }
    expect(await couple.refusal("create_webhook", { url: URL, belongs_to: "couple" })).toMatchObject(full);
  });

  test("is refused in a process that sends no webhooks", async () => {
    const couple = await newCouple();
    const { principal } = couple.ada;
    const { webhooks, ...without } = couple.engine;
    const { id } = await couple.ask("create_webhook", { url: URL });
    for (const [name, input] of [
      ["create_webhook", { url: URL }],
      ["rotate_webhook", { webhook_id: id }],
    ] as const) {
      expect(await refusal(without, name, input, { principal })).toMatchObject({ code: "webhooks_off" });
    }
    expect((await ask(without, "list_webhooks", {}, { principal })).items).toMatchObject([{ id }]);
  });
});

import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { Webhook } from "../entities/webhook.ts";

const url = "https://hooks.example.com/";

test("resume_webhook clears the problem, continues where it stopped, and is itself delivered", async () => {
  const couple = await newCouple();
  const { id, delivered_sequence } = await couple.ask("create_webhook", { url, belongs_to: "couple" });
  const em = couple.engine.orm.em.fork();
  await em.nativeUpdate(
    Webhook,
    { id },
    { attempts: 9, failingSince: couple.clock, lastError: "It broke off.", disabledAt: couple.clock },
  );
  expect((await couple.ask("list_webhooks", {})).items).toMatchObject([
    { state: "disabled", problem: "It broke off.", attempts: 9, next_attempt_at: null },
  ]);
  couple.clock = new Date("2026-03-12T15:00:00.000Z");
  const resumed = await couple.asBen.ask("resume_webhook", { webhook_id: id });
  expect(resumed).toMatchObject({
    state: "active",
    problem: null,
    attempts: 0,
    failing_since: null,
    disabled_at: null,
    delivered_sequence,
  });
  const row = await em.findOneOrFail(Webhook, { id }, { refresh: true });
  expect(row.nextAttemptAt).toEqual(couple.clock);
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM", limit: 1 });
  expect(items[0].metadata).toEqual({ action: "webhook_resumed", webhook_id: id, owner_id: null });
});

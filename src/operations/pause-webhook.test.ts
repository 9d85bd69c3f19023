import { expect, test } from "vitest";
import { type Answer, newCouple, principalFor } from "../../testing/books.ts";
import { Webhook } from "../entities/webhook.ts";

const url = "https://hooks.example.com/";

async function systemEvents(couple: Answer) {
  return (await couple.ask("list_ledger", { event_type: "SYSTEM" })).items;
}

test("pause_webhook records the change once; resume_webhook ends the pause", async () => {
  const couple = await newCouple();
  const { secret, ...made } = await couple.ask("create_webhook", { url, belongs_to: "couple" });
  const webhook_id = made.id;
  couple.clock = new Date("2026-03-12T15:00:00.000Z");
  const paused = await couple.as(couple.ben.principal).ask("pause_webhook", { webhook_id });
  expect(paused).toEqual({ ...made, state: "paused", paused_at: "2026-03-12T15:00:00.000Z" });
  couple.clock = new Date("2026-03-13T15:00:00.000Z");
  expect(await couple.ask("pause_webhook", { webhook_id })).toEqual(paused);
  const [event, ...earlier] = await systemEvents(couple);
  expect(event).toMatchObject({
    user_id: couple.ben.id,
    metadata: { action: "webhook_paused", webhook_id, owner_id: null },
  });
  expect(earlier).toHaveLength(1);
  expect((await couple.ask("list_webhooks", {})).items).toEqual([paused]);
  expect(await couple.discrepancy()).toBeUndefined();

  expect(await couple.ask("resume_webhook", { webhook_id })).toEqual(made);
  expect(await systemEvents(couple)).toHaveLength(3);
  expect(await couple.discrepancy()).toBeUndefined();
});

test("a paused webhook shows its last problem and has no next attempt", async () => {
  const couple = await newCouple();
  const { id } = await couple.ask("create_webhook", { url });
  const failure = { attempts: 2, failingSince: couple.clock, lastError: "It broke off." };
  await couple.engine.orm.em.fork().nativeUpdate(Webhook, { id }, failure);
  expect(await couple.ask("pause_webhook", { webhook_id: id })).toMatchObject({
    state: "paused",
    problem: "It broke off.",
    attempts: 2,
    next_attempt_at: null,
  });
});

test("a disabled webhook stays disabled", async () => {
  const couple = await newCouple();
  const { id } = await couple.ask("create_webhook", { url });
  await couple.engine.orm.em.fork().nativeUpdate(Webhook, { id }, { disabledAt: couple.clock });
  const before = await systemEvents(couple);
  expect(await couple.ask("pause_webhook", { webhook_id: id })).toMatchObject({
    state: "disabled",
    paused_at: null,
  });
  expect(await systemEvents(couple)).toEqual(before);
});

test.each([["pause_webhook"], ["resume_webhook"], ["rotate_webhook"], ["delete_webhook"]])(
  "%s refuses an agent, and does not find the partner's own webhook",
  async (operation) => {
    const couple = await newCouple();
    const { id } = await couple.ask("create_webhook", { url });
    const agent = couple.as(principalFor(couple.ada.id, couple.id, { kind: "agent" }));
    const ben = couple.as(couple.ben.principal);
    expect(await agent.refusal(operation, { webhook_id: id })).toMatchObject({ code: "person_required" });
    expect(await ben.refusal(operation, { webhook_id: id })).toMatchObject({ code: "not_found" });
  },
);

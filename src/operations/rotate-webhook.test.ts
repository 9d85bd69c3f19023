import { type Answer, webhookMeans } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";
import { Webhook } from "../entities/webhook.ts";
import { secretsOf } from "../identity/webhook-secret.ts";

const url = "https://hooks.example.com/";

test("rotate_webhook shows a new secret once, and the old one signs for another day", async ({ couple }) => {
  const ada = couple;
  const { id, secret: first } = await ada.ask("create_webhook", { url });
  const rotated: Answer = await ada.ask("rotate_webhook", { webhook_id: id }, "once");
  expect(rotated.secret).toMatch(/^whsec_/);
  expect(rotated.secret).not.toBe(first);
  expect((await ada.ask("rotate_webhook", { webhook_id: id }, "once")).secret).toBeNull();

  const signing = async (now: string) => {
    const row = await couple.engine.orm.em.fork().findOneOrFail(Webhook, { id });
    return secretsOf(webhookMeans.vault, row, new Date(now));
  };
  expect(await signing("2026-03-11T14:59:59.999Z")).toEqual([rotated.secret, first]);
  expect(await signing("2026-03-11T15:00:00.000Z")).toEqual([rotated.secret]);
  const again = await ada.ask("rotate_webhook", { webhook_id: id });
  expect(await signing("2026-03-10T15:00:00.000Z")).toEqual([again.secret, rotated.secret]);
  const { items } = await ada.ask("list_ledger", { event_type: "SYSTEM", limit: 1 });
  expect(items[0].metadata).toMatchObject({ action: "webhook_rotated", webhook_id: id });
});

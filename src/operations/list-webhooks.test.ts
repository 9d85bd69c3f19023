import { randomBytes } from "node:crypto";
import { type Answer, ask, newCouple, webhookMeans } from "../../testing/books.ts";
import { everyRow } from "../../testing/couples.ts";
import { expect, test } from "../../testing/test.ts";
import { Vault } from "../identity/vault.ts";

const url = "https://hooks.example.com/";
const idsOf = ({ items }: Answer) => items.map(({ id }: Answer) => id);

test("list_webhooks lists the couple's and the caller's webhooks, page by page, without their secrets", async () => {
  const couple = await newCouple();
  const ben = couple.asBen;
  const [mine, theirs, ours] = [
    await couple.ask("create_webhook", { url }),
    await ben.ask("create_webhook", { url }),
    await ben.ask("create_webhook", { url, belongs_to: "couple" }),
  ];
  expect(idsOf(await couple.ask("list_webhooks", {}))).toEqual([mine.id, ours.id]);
  expect(idsOf(await ben.ask("list_webhooks", {}))).toEqual([theirs.id, ours.id]);
  const all = await ask(couple.engine, "list_webhooks", {}, { coupleId: couple.id });
  expect(idsOf(all)).toEqual([mine.id, theirs.id, ours.id]);
  expect(JSON.stringify(all)).not.toMatch(/secret|whsec|sealed/);

  const rows = await everyRow(couple, "list_webhooks", { limit: 1 });
  expect(idsOf({ items: rows })).toEqual([mine.id, ours.id]);
});

test("list_webhooks reports a missing key of a secret, which rotation fixes", async ({ couple }) => {
  const { id } = await couple.ask("create_webhook", { url });
  const { principal } = couple.ada;
  const other = { ...couple.engine, webhooks: { ...webhookMeans, vault: new Vault([randomBytes(32)]) } };
  const stateOf = async () => (await ask(other, "list_webhooks", {}, { principal })).items[0];
  expect(await stateOf()).toMatchObject({ state: "failing", problem: expect.stringContaining("rotate") });
  await ask(other, "rotate_webhook", { webhook_id: id }, { principal });
  expect(await stateOf()).toMatchObject({ state: "active", problem: null });
});

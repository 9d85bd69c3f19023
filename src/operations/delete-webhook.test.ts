import type { Answer } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";

const url = "https://hooks.example.com/";

test("delete_webhook deletes one of the couple's webhooks permanently", async ({ couple, ben }) => {
  const [mine, ours] = [
    await couple.ask("create_webhook", { url }),
    await couple.ask("create_webhook", { url, belongs_to: "couple" }),
  ];
  const { secret, ...shown } = ours;
  expect(await ben.ask("delete_webhook", { webhook_id: ours.id })).toEqual(shown);
  expect(await ben.outcome("delete_webhook", { webhook_id: ours.id })).toBe("not_found");
  expect((await couple.ask("list_webhooks", {})).items.map(({ id }: Answer) => id)).toEqual([mine.id]);
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM", limit: 1 });
  expect(items[0]).toMatchObject({
    user_id: couple.ben.id,
    metadata: { action: "webhook_deleted", webhook_id: ours.id, owner_id: null },
  });
});

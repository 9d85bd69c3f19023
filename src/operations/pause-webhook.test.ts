import { newCouple, principalFor } from "../../testing/books.ts";
import { eventsOf } from "../../testing/concurrent.ts";
import { tamper } from "../../testing/tampering.ts";
import { expect, test } from "../../testing/test.ts";

const url = "https://hooks.example.com/";

test("pause_webhook records the change once; resume_webhook ends the pause", async ({ couple }) => {
  const { secret, ...made } = await couple.ask("create_webhook", { url, belongs_to: "couple" });
  const webhook_id = made.id;
  couple.clock = new Date("2026-03-12T15:00:00.000Z");
  const paused = await couple.asBen.ask("pause_webhook", { webhook_id });
  expect(paused).toEqual({ ...made, state: "paused", paused_at: "2026-03-12T15:00:00.000Z" });
  couple.clock = new Date("2026-03-13T15:00:00.000Z");
  expect(await couple.ask("pause_webhook", { webhook_id })).toEqual(paused);
  const [event, ...earlier] = (await couple.ask("list_ledger", { event_type: "SYSTEM" })).items;
  const metadata = { action: "webhook_paused", webhook_id, owner_id: null };
  expect(event).toMatchObject({ user_id: couple.ben.id, metadata });
  expect(earlier).toHaveLength(1);
  expect((await couple.ask("list_webhooks", {})).items).toEqual([paused]);
  expect(await couple.ask("resume_webhook", { webhook_id })).toEqual(made);
  expect(await eventsOf(couple, "SYSTEM")).toBe(3);
});

test.each([
  [
    "attempts = 2, failing_since = '2026-03-10', last_error = 'It broke off.'",
    { state: "paused", problem: "It broke off.", attempts: 2, next_attempt_at: null },
    2,
  ],
  ["disabled_at = '2026-03-10'", { state: "disabled", paused_at: null }, 1],
])("a webhook with %s is then %o", async (columns, shown, events) => {
  const couple = await newCouple();
  const { id } = await couple.ask("create_webhook", { url });
  await tamper(couple.engine, `update webhooks set ${columns} where id = ?`, [id]);
  expect(await couple.ask("pause_webhook", { webhook_id: id })).toMatchObject(shown);
  expect(await eventsOf(couple, "SYSTEM")).toBe(events);
});

test.each(["pause_webhook", "resume_webhook", "rotate_webhook", "delete_webhook"])(
  "%s refuses an agent",
  async (name) => {
    const couple = await newCouple();
    const { id } = await couple.ask("create_webhook", { url });
    const agent = couple.as(principalFor(couple.ada.id, couple.id, { kind: "agent" }));
    expect(await agent.outcome(name, { webhook_id: id })).toBe("person_required");
  },
);

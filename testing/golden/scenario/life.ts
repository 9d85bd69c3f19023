import type { Attempt } from "../../../src/webhooks/send.ts";
import type { Environment } from "../environment.ts";
import type { Pair } from "./couple.ts";
import type { Goals } from "./goals.ts";

const WEEKLY = "FREQ=WEEKLY;BYDAY=SU";

/** Journal entries and reactions of both partners; some reactions are removed. */
export async function talk(environment: Environment, { nora, tom }: Pair, { trip, sofa }: Goals) {
  await nora.ask("add_journal_entry", {
    text: "We booked **Kyoto**! 'Really' \"booked\" it \\o/ 🎌",
    mood: "great",
    mood_word: "hopeful",
    goal_id: trip,
  });
  await tom.ask("add_journal_entry", {
    text: "I worry about the car.",
    visibility: "private",
    goal_id: sofa,
  });
  await tom.ask("add_journal_entry", { text: "We talk on Sundays." });
  for (const emoji of ["🎉", "high_five", "👩‍❤️‍👨"]) await nora.ask("react_to_goal", { goal_id: trip, emoji });
  await tom.ask("react_to_goal", { goal_id: trip, emoji: "🎉" });
  await tom.ask("react_to_goal", { goal_id: sofa, emoji: "rocket" });
  environment.pass(10);
  await nora.ask("remove_reaction", { goal_id: trip, emoji: "high_five" });
  await tom.ask("remove_reaction", { goal_id: sofa, emoji: "rocket" });
}

/** A series of check-ins from 18 January on: one is snoozed and missed, the next missed, the third completed. */
export async function checkInWeekly(environment: Environment, { nora, tom }: Pair): Promise<void> {
  await nora.ask("schedule_check_in", {
    schedule: { rrule: WEEKLY, start: "2026-01-18T18:00" },
    message: "Sunday money talk",
  });
  await environment.until("2026-01-18T17:00:00.000Z");
  const waiting = async () => (await tom.ask("list_check_ins", { status: "waiting" })).items[0].id;
  const snooze = { answer: "snooze", until: "2026-01-20T18:00", note: "Not tonight" };
  await nora.ask("answer_check_in", { check_in_id: await waiting(), ...snooze });
  await environment.until("2026-01-25T17:00:00.000Z");
  await environment.until("2026-02-01T18:30:00.000Z");
  const done = { check_in_id: await waiting(), answer: "done" };
  await nora.ask("answer_check_in", { ...done, note: "We keep the trip." });
  await tom.ask("answer_check_in", done);
}

/** Check-ins that are asked for now, cancelled, scheduled for later, and left waiting. */
export async function checkInOnce(environment: Environment, { nora, tom }: Pair): Promise<void> {
  const { id: cancelled } = await tom.ask("schedule_check_in", { schedule: "now" });
  await nora.ask("cancel_check_in", { check_in_id: cancelled });
  const [series] = (await nora.ask("list_check_ins", { status: "scheduled" })).items;
  await nora.ask("cancel_check_in", { check_in_id: series.id });
  await tom.ask("schedule_check_in", {
    schedule: { rrule: "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", start: "2027-01-31T09:30" },
  });
  environment.pass(60);
  const { id: waiting } = await nora.ask("schedule_check_in", { schedule: "now", message: "How are we?" });
  await nora.ask("answer_check_in", { check_in_id: waiting, answer: "done", note: "Fine." });
  const later = { answer: "snooze", until: "2026-06-03T20:00" };
  await tom.ask("answer_check_in", { check_in_id: waiting, ...later });
}

/** Webhooks in every state. One is deleted, the secret of another was rotated a moment ago. */
export async function hook(environment: Environment, { nora, tom }: Pair): Promise<void> {
  const create = (who: typeof nora, path: string, more: object = {}) =>
    who.ask("create_webhook", { url: `https://hooks.example.com/${path}?key=a%20b`, ...more });
  const rotated = await create(nora, "rotated");
  const couples = await create(tom, "couples", { belongs_to: "couple", follow: "inbox" });
  const resumed = await create(tom, "resumed", { follow: "inbox" });
  const gone = await create(tom, "gone");
  const deleted = await create(nora, "deleted");
  await environment.deliver((url) =>
    url.includes("gone") ? GONE : url.includes("resumed") ? BUSY : DELIVERED,
  );
  environment.pass(60);
  for (const { id } of [couples, resumed]) await tom.ask("pause_webhook", { webhook_id: id });
  await tom.ask("resume_webhook", { webhook_id: resumed.id });
  await nora.ask("delete_webhook", { webhook_id: deleted.id });
  await nora.ask("rotate_webhook", { webhook_id: rotated.id });
  await environment.deliver((url) => (url.includes("resumed") ? BUSY : DELIVERED));
  const { items } = await tom.ask("list_webhooks", {});
  const state = items.find(({ id }: { id: string }) => id === gone.id)?.state;
  if (state !== "disabled") throw new Error(`the webhook that is gone is ${state}`);
}

const DELIVERED: Attempt = { outcome: "delivered" };
const GONE: Attempt = { outcome: "gone", error: "The receiver answered 410 Gone.", askedMs: 0 };
const BUSY: Attempt = { outcome: "failed", error: "The receiver answered 503.", askedMs: 60_000 };

/** Tokens are made, made with others, and revoked one by one and with those made with them. */
export async function handOutTokens(environment: Environment, { nora, tom }: Pair): Promise<void> {
  const { items } = await nora.ask("list_tokens", {});
  const phone = items.find(({ client }: { client: string }) => client === "phone");
  const byPhone = nora.through({ tokenId: phone.id, expiresAt: new Date(phone.expires_at) });
  const { id: tablet } = await byPhone.ask("create_token", { client: "tablet", scopes: ["read", "admin"] });
  await byPhone.ask("create_token", { client: "television", scopes: ["read"], expires_in_days: 1 });
  const agent = { client: "claude", kind: "agent", scopes: ["read", "goals:write", "money:move"] };
  await tom.ask("create_token", agent);
  const { id: spare } = await tom.ask("create_token", { client: "spare", scopes: ["read"] });
  environment.pass(3600);
  await tom.ask("revoke_token", { token_id: spare });
  await nora.ask("revoke_token", { token_id: tablet });
  await nora.ask("revoke_token", { token_id: phone.id, descendants: true });
}

import { Conversation } from "./conversation.ts";
import type { DemoCouple } from "./couple.ts";
import type { Environment } from "./environment.ts";
import { grouped, type Page } from "./page.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import type { Script } from "./requests.ts";
import { expectThat, type RestClient } from "./rest-client.ts";

/** Two Sundays at 9 AM. */
const SUNDAYS = { rrule: "FREQ=WEEKLY;BYDAY=SU;COUNT=2", start: "2026-10-25T09:00" };

interface AgendaItem {
  readonly kind: string;
  readonly goal_id?: string;
  readonly amount?: string;
}

interface CheckIns {
  readonly items: readonly {
    readonly id: string;
    readonly due_at: string;
    readonly agenda: readonly AgendaItem[];
  }[];
}

/** A week between two check-ins: reminders, journal entries, reactions and webhook messages. */
export const aWeek: Script = async (environment, couple, page) => {
  const bot = await startReceiver();
  try {
    const head = await connectBot(environment, couple, bot);
    page.say("Ada connects their bot with a webhook and schedules check-ins on two Sundays at 9 AM.");
    await couple.ada.post("/sync/prompts", { schedule: SUNDAYS, message: "How are we?" });
    await firstSunday(environment, couple, page);
    await theWeek(environment, couple, page);
    await secondSunday(environment, couple, page);
    await showBot(couple, page, { bot, head });
  } finally {
    bot.close();
  }
};

/** Creates the webhook. Returns the ledger's sequence before that. */
async function connectBot(environment: Environment, couple: DemoCouple, bot: Receiver): Promise<number> {
  const head = await headOf(couple);
  const { secret } = await couple.ada.post("/webhooks", { url: bot.url, belongs_to: "couple" });
  bot.trust(secret);
  await environment.runJobs();
  expectThat("the bot's first message", bot.taken.length, 1);
  return head;
}

async function firstSunday(
  environment: Environment,
  { ada, ben, goals }: DemoCouple,
  page: Page,
): Promise<void> {
  environment.setDate("2026-10-25");
  await environment.runJobs();
  for (const partner of [ada, ben]) {
    const newest = (await unread(partner)).slice(0, 2);
    expectThat("what is new in an inbox", newest, ["check_in_due", "drift"]);
  }
  page.say("On Sunday, both find in their inboxes: the fund is at risk, the check-in is due.");
  const { id, due_at, agenda } = await waiting(ben);
  expectThat("when it is due", due_at, "2026-10-25T13:00:00.000Z");
  const [first] = agenda;
  expectThat("what comes first", [first?.kind, first?.goal_id], ["at_risk", goals.emergency]);
  page.money("note", first?.amount ?? "", "is how far the Emergency fund is behind: first on the agenda");
  const answer = (by: RestClient, body: object) => by.post(`/sync/prompts/${id}/answer`, body);
  await answer(ben, { answer: "done", note: "Let's spend less." });
  const { status } = await answer(ada, { answer: "snooze", until: "2026-10-26T08:00" });
  expectThat("the check-in", status, "waiting");
  environment.setDate("2026-10-26");
  const after = await answer(ada, { answer: "done" });
  expectThat("the check-in", after.status, "complete");
  page.say(`Ben answers "Let's spend less." Ada snoozes it until Monday, then completes it.`);
}

async function theWeek(environment: Environment, { ada, ben, goals }: DemoCouple, page: Page): Promise<void> {
  environment.setDate("2026-10-28");
  const about = { goal_id: goals.emergency };
  await ada.post("/journal", { ...about, text: "Glad it was only a leg.", mood: "okay" });
  await ben.post("/journal", { ...about, text: "I hate needing help.", mood: "low", visibility: "private" });
  expectThat("what Ben finds", await unread(ben), ["journal_entry"]);
  expectThat("what Ada finds", await unread(ada), []);
  environment.setDate("2026-10-29");
  await ben.post("/goals/react", { ...about, emoji: "💪" });
  expectThat("what Ada finds", await unread(ada), ["reaction"]);
  page.say("Ada writes a shared journal entry. Ben's private entry does not appear in her inbox.");
  page.say("His 💪 on the Emergency fund does.");
}

async function secondSunday(environment: Environment, couple: DemoCouple, page: Page): Promise<void> {
  const { ada, ben, claude, goals } = couple;
  environment.setDate("2026-11-01");
  await environment.runJobs();
  const talk = new Conversation(page, claude, "It is Sunday again. What is on our list?");
  const { items } = await talk.use<CheckIns>("list_check_ins", { status: "waiting" }, "waiting");
  const [{ id, due_at, agenda } = { id: "", due_at: "", agenda: [] }] = items;
  expectThat("when it is due", due_at, "2026-11-01T09:00:00-05:00");
  const expected = [
    ["at_risk", goals.emergency],
    ["journal_entry", goals.emergency],
    ["reaction", goals.emergency],
  ];
  const found = agenda.map(({ kind, goal_id }) => [kind, goal_id]);
  expectThat("what is on the agenda", found, expected);
  const [fund] = agenda.map(({ amount = "" }) => grouped(amount));
  talk.result(`at_risk: Emergency fund ${fund}; journal_entry; reaction`);
  talk.answer("The fund, what you wrote on Wednesday, and Ben's reaction.");
  expectThat("what Ada finds", await unread(ada), ["check_in_due"]);
  for (const partner of [ada, ben]) await partner.post(`/sync/prompts/${id}/answer`, { answer: "done" });
  page.say("It is due at 9 AM again, although the clocks went back in between. Both complete it.");
}

async function showBot(
  couple: DemoCouple,
  page: Page,
  { bot, head }: { readonly bot: Receiver; readonly head: number },
): Promise<void> {
  const last = await headOf(couple);
  const missing = Array.from({ length: last - head }, (_, i) => head + 1 + i).filter(
    (sequence, i) => bot.taken[i]?.data.sequence !== sequence,
  );
  // Both partners answered after the last message was sent.
  expectThat("events not sent to the bot yet", missing, [last - 1, last]);
  page.say(`Their bot has received ${bot.taken.length} events in order, in signed messages without names,`);
  page.say("texts or amounts.");
}

async function headOf({ ada, coupleId }: DemoCouple): Promise<number> {
  return (await ada.get<{ ledger: { sequence: number } }>(`/couples/${coupleId}`)).ledger.sequence;
}

async function waiting(by: RestClient): Promise<CheckIns["items"][number]> {
  const { items } = await by.get<CheckIns>("/sync/prompts?status=waiting");
  const [checkIn, ...others] = items;
  expectThat("other check-ins that wait", others.length, 0);
  return checkIn ?? { id: "", due_at: "", agenda: [] };
}

/** The kinds of a partner's unread inbox items, newest first. Marks them as read. */
async function unread(by: RestClient): Promise<string[]> {
  const { items } = await by.get<{ items: { id: string; kind: string }[] }>("/inbox?unread=true");
  const [newest] = items;
  if (newest) await by.post("/inbox/read", { up_to_item_id: newest.id });
  return items.map(({ kind }) => kind);
}

import type { Cast } from "./cast.ts";
import type { Scene } from "./moves.ts";
import { grouped, type Page } from "./page.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { expectThat, type RestClient } from "./rest-client.ts";
import type { Stage } from "./stage.ts";
import { Talk } from "./talk.ts";

/** Two Sundays at nine. */
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

/** A week between two check-ins: what they are shown, what they write, and what their bot receives. */
export const aWeek: Scene = async (stage, cast, page) => {
  const bot = await startReceiver();
  try {
    const head = await connectBot(stage, cast, bot);
    page.say("Ada connects their bot by webhook, and asks for check-ins, two Sundays at nine.");
    await cast.ada.post("/sync/prompts", { schedule: SUNDAYS, message: "How are we?" });
    await firstSunday(stage, cast, page);
    await theWeek(stage, cast, page);
    await secondSunday(stage, cast, page);
    await showBot(cast, page, { bot, head });
  } finally {
    bot.close();
  }
};

/** Answers where the ledger stood before. */
async function connectBot(stage: Stage, cast: Cast, bot: Receiver): Promise<number> {
  const head = await headOf(cast);
  const { secret } = await cast.ada.post("/webhooks", { url: bot.url, belongs_to: "couple" });
  bot.trust(secret);
  await stage.runJobs();
  expectThat("what the bot received first", bot.taken.length, 1);
  return head;
}

async function firstSunday(stage: Stage, { ada, ben, goals }: Cast, page: Page): Promise<void> {
  stage.setDate("2026-10-25");
  await stage.runJobs();
  for (const partner of [ada, ben]) {
    const newest = (await unread(partner)).slice(0, 2);
    expectThat("what is new in an inbox", newest, ["check_in_due", "drift"]);
  }
  page.say("On Sunday both read in their inboxes: the fund is at risk, the check-in is due.");
  const { id, due_at, agenda } = await waiting(ben);
  expectThat("when it is due", due_at, "2026-10-25T13:00:00.000Z");
  const [first] = agenda;
  expectThat("what comes first", [first?.kind, first?.goal_id], ["at_risk", goals.emergency]);
  page.money("note", first?.amount ?? "", "is what the Emergency fund is behind: first on the agenda");
  const answer = (by: RestClient, body: object) => by.post(`/sync/prompts/${id}/answer`, body);
  await answer(ben, { answer: "done", note: "We go easy on November." });
  const { status } = await answer(ada, { answer: "snooze", until: "2026-10-26T08:00" });
  expectThat("the check-in", status, "waiting");
  stage.setDate("2026-10-26");
  const after = await answer(ada, { answer: "done" });
  expectThat("the check-in", after.status, "complete");
  page.say('Ben answers "We go easy on November." Ada puts it off until Monday, then it is done.');
}

async function theWeek(stage: Stage, { ada, ben, goals }: Cast, page: Page): Promise<void> {
  stage.setDate("2026-10-28");
  const about = { goal_id: goals.emergency };
  await ada.post("/journal", { ...about, text: "Glad that it was only a leg.", mood: "okay" });
  await ben.post("/journal", { ...about, text: "I hate to need help.", mood: "low", visibility: "private" });
  expectThat("what Ben finds", await unread(ben), ["journal_entry"]);
  expectThat("what Ada finds", await unread(ada), []);
  stage.setDate("2026-10-29");
  await ben.post("/goals/react", { ...about, emoji: "💪" });
  expectThat("what Ada finds", await unread(ada), ["reaction"]);
  page.say("Ada writes about it for both, Ben for himself alone: her inbox does not show it.");
  page.say("It shows her the 💪 that he gives the Emergency fund.");
}

async function secondSunday(stage: Stage, cast: Cast, page: Page): Promise<void> {
  const { ada, ben, claude, goals } = cast;
  stage.setDate("2026-11-01");
  await stage.runJobs();
  const talk = new Talk(page, claude, "It is Sunday again. What is on our list?");
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
  talk.answer("The fund; what you wrote on Wednesday, and Ben's answer.");
  expectThat("what Ada finds", await unread(ada), ["check_in_due"]);
  for (const partner of [ada, ben]) await partner.post(`/sync/prompts/${id}/answer`, { answer: "done" });
  page.say("Nine o'clock, as last Sunday, although the clocks went back in between. Both: done.");
}

async function showBot(
  cast: Cast,
  page: Page,
  { bot, head }: { readonly bot: Receiver; readonly head: number },
): Promise<void> {
  const last = await headOf(cast);
  const missing = Array.from({ length: last - head }, (_, i) => head + 1 + i).filter(
    (sequence, i) => bot.taken[i]?.data.sequence !== sequence,
  );
  // Both have answered since the last message went out.
  expectThat("what the bot has not received yet", missing, [last - 1, last]);
  page.say(
    `Their bot has heard of ${bot.taken.length} events, in order, each message signed; none holds a word`,
  );
  page.say("or an amount.");
}

async function headOf({ ada, coupleId }: Cast): Promise<number> {
  return (await ada.get<{ ledger: { sequence: number } }>(`/couples/${coupleId}`)).ledger.sequence;
}

async function waiting(by: RestClient): Promise<CheckIns["items"][number]> {
  const { items } = await by.get<CheckIns>("/sync/prompts?status=waiting");
  const [checkIn, ...others] = items;
  expectThat("other check-ins that wait", others.length, 0);
  return checkIn ?? { id: "", due_at: "", agenda: [] };
}

/** Kinds of what a partner has not read yet, newest first; they read it now. */
async function unread(by: RestClient): Promise<string[]> {
  const { items } = await by.get<{ items: { id: string; kind: string }[] }>("/inbox?unread=true");
  const [newest] = items;
  if (newest) await by.post("/inbox/read", { up_to_item_id: newest.id });
  return items.map(({ kind }) => kind);
}

import { randomUUID } from "node:crypto";
import { Conversation } from "./conversation.ts";
import { hospital } from "./planning.ts";
import { allocate, attention, release, type Script, sync } from "./requests.ts";
import { expectThat } from "./rest-client.ts";
import { aWeek } from "./week.ts";

/* Events of single months, in addition to the monthly routine. */

export const january: Script = async (_environment, couple, page) => {
  await allocate(couple.ada, couple.accounts.savings, couple.goals.emergency, "4100.00");
  page.money("earmark", "4100.00", "from Savings for the Emergency fund, the first priority");
  await allocate(couple.ben, couple.accounts.savings, couple.goals.trip, "1000.00");
  await allocate(couple.ada, couple.accounts.savings, couple.goals.car, "150.00");
  page.money("earmark", "1150.00", "from Savings: Japan trip 1,000, New car 150");
};

/** Ada sees how much money from a private account is earmarked for a joint goal, but not the account. */
export const february: Script = async (environment, couple, page) => {
  const { ada, ben, accounts, goals } = couple;
  environment.setDate("2026-02-14");
  await allocate(ben, accounts.ben, goals.piano, "300.00");
  page.money("earmark", "300.00", "from Ben's private account for the Piano");
  const seen = await ada.get(`/goals/${goals.piano}`);
  expectThat("what Ada sees behind the piano", seen.partner_private_amount, "300.00");
  const listed = await ada.get("/accounts");
  expectThat("accounts that Ada sees", listed.items.length, 3);
  const hidden = await ada.refused("not_found", "GET", `/accounts/${accounts.ben}`);
  const never = await ada.refused("not_found", "GET", `/accounts/${randomUUID()}`);
  expectThat("the answer to a hidden id", hidden.title, never.title);
  page.say("Ada sees the 300.00, but not the account: its id answers 404, as if it never existed.");
};

/** A mistake is reversed; the ledger keeps both events. */
export const march: Script = async (environment, couple, page) => {
  environment.setDate("2026-03-12");
  const { event } = await allocate(couple.ada, couple.accounts.savings, couple.goals.car, "400.00");
  page.money("earmark", "400.00", "for the New car again: Ada missed that Claude had already done it");
  environment.setDate("2026-03-13");
  await couple.ada.post(`/ledger/events/${event.id}/reverse`, { note: "Claude had already done it" });
  page.money("back", "400.00", "reversed: nothing is erased; the ledger keeps the mistake and its reversal");
};

export const april: Script = async (_stage, _cast, page) => {
  page.say("Ada gets a raise of 400 a month. They save all of it for the New car.");
};

export const may: Script = async (environment, couple, page) => {
  const { ben, accounts, goals } = couple;
  environment.setDate("2026-05-18");
  await release(ben, accounts.savings, goals.emergency, "950.00");
  page.money("back", "950.00", "released from the Emergency fund: the old car's gearbox is broken");
  await sync(ben, accounts.savings, "16350.00", "gearbox");
  page.money("out", "950.00", "paid out of Savings");
};

export const june: Script = async (environment, couple, page) => {
  environment.setDate("2026-06-20");
  await allocate(couple.ada, couple.accounts.ada, couple.goals.car, "1500.00");
  page.money("earmark", "1500.00", "from the 1,850 in Ada's checking for the New car");
};

/** A payment leaves an account with less money than is earmarked in it; the books report the difference. */
export const july: Script = async (environment, couple, page) => {
  const { ada, claude, accounts } = couple;
  environment.setDate("2026-07-22");
  const body = { event_type: "WITHDRAWAL", amount: "700.00", source_account_id: accounts.ada };
  await ada.post("/ledger/events", { ...body, metadata: { payee: "Dentist" } });
  page.money("out", "700.00", "to the dentist, from Ada's checking: 1,150 is left, but 1,500 is earmarked");
  const talk = new Conversation(page, claude, "Are our goals still covered?");
  const rows = (await talk.use("get_summary", {})).attention;
  expectThat(
    "what needs attention",
    rows.map(({ kind, amount }) => [kind, amount]),
    [
      ["over_allocated", "350.00"],
      ["spent_for", "350.00"],
    ],
  );
  talk.result(`${rows[0]?.kind} by ${rows[0]?.amount}`);
  talk.answer("Not quite: your checking is 350 short. Was the dentist part of a goal?");
};

export const august: Script = async (environment, couple, page) => {
  const { ada, ben, accounts, goals } = couple;
  environment.setDate("2026-08-08");
  await release(ada, accounts.ada, goals.car, "350.00");
  const kinds = (await attention(ada)).map(({ kind }) => kind);
  expectThat("what needs attention", kinds, ["milestone"]);
  page.money("back", "350.00", "released from the New car: Ada's checking covers its goals again");
  expectThat("the trip", (await ada.get(`/goals/${goals.trip}`)).current_allocation, "5800.00");
  page.say("The Japan trip has reached its target of 5,800, five weeks early.");
  await ben.post("/goals/react", { goal_id: goals.trip, emoji: "🎉" });
  await ada.post("/journal", { text: "We did it!", mood: "great", mood_word: "giddy", goal_id: goals.trip });
  await ben.post("/journal", { text: "A ring, in Kyoto?", visibility: "private" });
  const journal = await ada.get<{ items: { text: string }[] }>("/journal");
  const read = journal.items.map(({ text }) => text);
  expectThat("what Ada reads", read, ["We did it!"]);
  page.say('Ada writes in their journal: "We did it!" Ben reacts with 🎉, and writes');
  page.say("a private entry: Ada sees only that there is one.");
};

/** A payment above what one partner may take alone needs the approval of the other. */
export const september: Script = async (environment, couple, page) => {
  const { ada, ben, claude, accounts, goals } = couple;
  environment.setDate("2026-09-08");
  await sync(ben, accounts.savings, "18150.00", "Japan trip");
  page.money("out", "5800.00", "for two weeks in Japan, from Savings");
  const talk = new Conversation(
    page,
    claude,
    "The trip is paid, 5,800 from Savings. Record it and close its goal.",
  );
  const trip = { account_id: accounts.savings, goal_id: goals.trip };
  const payment = { ...trip, amount: "5800.00", payee: "Travel agency", already_in_balance: true };
  const { status, plan_id } = await talk.use<{ status: string; plan_id: string }>(
    "spend_from_goal",
    payment,
    "Japan trip, 5,800.00",
  );
  expectThat("whether the payment waits", status, "awaiting_approval");
  talk.result(status);
  await talk.refused("missing_scope", "close_goal", { goal_id: goals.trip }, "Japan trip");
  talk.answer("Ben must approve more than 1,000 a day. Please close the goal yourself.");
  const { facts } = await ada.refused("needs_second_key", "POST", `/goals/${goals.trip}/close`, {});
  expectThat("what one may take alone", facts.threshold, "1000.00");
  page.money(
    "note",
    "5800.00",
    "Ada tries to close the goal. Refused: it still holds money, and Ben must approve.",
  );
  await ben.post(`/rebalance/plans/${plan_id}/approve`, {});
  const spent = await ben.get<{ current_allocation: string; spent: string }>(`/goals/${goals.trip}`);
  expectThat("the trip", [spent.current_allocation, spent.spent], ["0.00", "5800.00"]);
  page.say("Ben approves on his phone: the money is recorded as spent on the trip.");
  await ada.post(`/goals/${goals.trip}/close`, {});
  page.money("note", "5800.00", "spent: now either of them can close the goal, and its history stays");
};

export const october: Script = async (environment, couple, page) => {
  environment.setDate("2026-10-17");
  await allocate(couple.ben, couple.accounts.ben, couple.goals.piano, "900.00");
  page.money("earmark", "900.00", "more from Ben's private account for the Piano");
  await hospital(environment, couple, page);
  await aWeek(environment, couple, page);
};

export const december: Script = async (environment, couple, page) => {
  const { ben, accounts, goals } = couple;
  environment.setDate("2026-12-30");
  await sync(ben, accounts.savings, "17984.20", "interest");
  page.money("in", "84.20", "interest on Savings");
  await allocate(ben, accounts.joint, goals.emergency, "156.60");
  expectThat("the fund", (await ben.get(`/goals/${goals.emergency}`)).current_allocation, "11000.00");
  page.money(
    "earmark",
    "156.60",
    "from Joint checking: the Emergency fund reaches its target of 11,000, a day early",
  );
};

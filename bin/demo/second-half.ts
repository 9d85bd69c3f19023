import { playMonth } from "./month.ts";
import { allocate, attention, release, type Scene, sync } from "./moves.ts";
import { hospital, planTogether } from "./planning.ts";
import { expectThat } from "./rest-client.ts";
import { Talk } from "./talk.ts";
import { aWeek } from "./week.ts";

const BUDGET = { salaries: { ada: 3800, ben: 2900 }, saved: 1900 };
const UNTIL_TRIP = { emergency: 500, trip: 600, car: 800 };
const AFTER_TRIP = { emergency: 1000, car: 800 };
/** What the fund misses of its target by then, and the rest for the car. */
const LAST_MONTH = { emergency: 750, car: 1050 };

/** Money that is gone is gone: the goals keep their claim, and the books say by how much it is not covered. */
const july: Scene = async (stage, cast, page) => {
  const { ada, claude, accounts } = cast;
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-07",
    ...BUDGET,
    everyday: 2650,
    savings: "20150.00",
    earmarks,
  });
  stage.setDate("2026-07-22");
  const body = { event_type: "WITHDRAWAL", amount: "700.00", source_account_id: accounts.ada };
  await ada.post("/ledger/events", { ...body, metadata: { payee: "Dentist" } });
  page.money(
    "out",
    "700.00",
    "to the dentist, from Ada's checking: 1,150 are left, of which 1,500 are earmarked",
  );
  const talk = new Talk(page, claude, "Are our goals still covered?");
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
  talk.answer("Not quite: your checking is 350 short. Was the dentist what a goal is for?");
};

const august: Scene = async (stage, cast, page) => {
  const { ada, ben, accounts, goals } = cast;
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-08",
    ...BUDGET,
    everyday: 2800,
    savings: "22050.00",
    earmarks,
  });
  stage.setDate("2026-08-08");
  await release(ada, accounts.ada, goals.car, "350.00");
  const kinds = (await attention(ada)).map(({ kind }) => kind);
  expectThat("what needs attention", kinds, ["milestone"]);
  page.money("back", "350.00", "released from the New car: Ada's checking covers its goals again");
  expectThat("the trip", (await ada.get(`/goals/${goals.trip}`)).current_allocation, "5800.00");
  page.say("The Japan trip has all of its 5,800, five weeks early.");
  await ben.post("/goals/react", { goal_id: goals.trip, emoji: "🎉" });
  await ada.post("/journal", { text: "We did it!", mood: "great", mood_word: "giddy", goal_id: goals.trip });
  await ben.post("/journal", { text: "A ring, in Kyoto?", visibility: "private" });
  const journal = await ada.get<{ items: { text: string }[] }>("/journal");
  const read = journal.items.map(({ text }) => text);
  expectThat("what Ada reads", read, ["We did it!"]);
  page.say('Ada writes in their journal: "We did it!" Ben gives the goal a 🎉, and writes');
  page.say("something for himself, of which Ada sees that he wrote it.");
};

/** What takes more from goals than one partner may alone takes both. */
const september: Scene = async (stage, cast, page) => {
  const { ada, ben, claude, accounts, goals } = cast;
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-09",
    ...BUDGET,
    everyday: 2400,
    savings: "23950.00",
    earmarks,
  });
  stage.setDate("2026-09-08");
  await sync(ben, accounts.savings, "18150.00", "Japan trip");
  page.money("out", "5800.00", "for two weeks in Japan, from Savings");
  const talk = new Talk(page, claude, "The trip is paid, 5,800 from Savings. Then close its goal.");
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
  talk.answer("Ben must agree: one of you may take 1,000 a day alone. Close it yourself.");
  const { facts } = await ada.refused("needs_second_key", "POST", `/goals/${goals.trip}/close`, {});
  expectThat("what one may take alone", facts.threshold, "1000.00");
  page.money(
    "note",
    "5800.00",
    "Ada closes the goal herself. Refused: it still holds money, and Ben has a key.",
  );
  await ben.post(`/rebalance/plans/${plan_id}/approve`, {});
  const spent = await ben.get<{ current_allocation: string; spent: string }>(`/goals/${goals.trip}`);
  expectThat("the trip", [spent.current_allocation, spent.spent], ["0.00", "5800.00"]);
  page.say("Ben agrees on his phone: the trip's money is spent on the trip.");
  await ada.post(`/goals/${goals.trip}/close`, {});
  page.money("note", "5800.00", "spent: now it takes one of them to close the goal, and its history stays");
};

const october: Scene = async (stage, cast, page) => {
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-10",
    ...BUDGET,
    everyday: 2600,
    savings: "20050.00",
    earmarks,
  });
  stage.setDate("2026-10-17");
  await allocate(cast.ben, cast.accounts.ben, cast.goals.piano, "900.00");
  page.money("earmark", "900.00", "more of Ben's own account for the Piano");
  await hospital(stage, cast, page);
  await aWeek(stage, cast, page);
};

const november: Scene = async (stage, cast, page) => {
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-11",
    ...BUDGET,
    everyday: 2550,
    savings: "16000.00",
    earmarks,
  });
  await planTogether(stage, cast, page);
};

const december: Scene = async (stage, cast, page) => {
  const { ben, accounts, goals } = cast;
  const earmarks = LAST_MONTH;
  await playMonth(stage, cast, page, {
    month: "2026-12",
    ...BUDGET,
    everyday: 2700,
    savings: "17900.00",
    earmarks,
  });
  stage.setDate("2026-12-30");
  await sync(ben, accounts.savings, "17984.20", "interest");
  page.money("in", "84.20", "interest on Savings, says the bank");
  await allocate(ben, accounts.joint, goals.emergency, "156.60");
  expectThat("the fund", (await ben.get(`/goals/${goals.emergency}`)).current_allocation, "11000.00");
  page.money("earmark", "156.60", "of Joint checking: the Emergency fund has all of its 11,000, a day early");
};

/** July to December: an account that does not cover its goals, the trip spent with both keys, a plan of both. */
export const SECOND_HALF: readonly (readonly [month: string, scene: Scene])[] = [
  ["July", july],
  ["August", august],
  ["September", september],
  ["October", october],
  ["November", november],
  ["December", december],
];

import { randomUUID } from "node:crypto";
import type { Cast } from "./cast.ts";
import { type Answer, type Door, expectThat } from "./door.ts";
import { playMonth } from "./month.ts";
import type { Page } from "./page.ts";
import type { Stage } from "./stage.ts";

/** A chapter of the story: what it needs, and where it tells what happened. */
type Scene = (stage: Stage, cast: Cast, page: Page) => Promise<void>;

const FIRST_HALF = { salaries: { ada: 3400, ben: 2900 }, saved: 1500 };
/** From April on, after Ada's raise. */
const RAISED = { salaries: { ada: 3800, ben: 2900 }, saved: 1900 };
const UNTIL_RAISE = { emergency: 500, trip: 600, car: 400 };
const UNTIL_TRIP = { emergency: 500, trip: 600, car: 800 };
const AFTER_TRIP = { emergency: 1000, car: 800 };

function allocate(by: Door, account_id: string, goal_id: string, amount: string): Promise<Answer> {
  return by.post("/goals/allocate", { account_id, goal_id, amount });
}

function release(by: Door, account_id: string, goal_id: string, amount: string): Promise<Answer> {
  return by.post("/goals/release", { account_id, goal_id, amount });
}

/** What the summary says needs attention. */
async function attention(by: Door): Promise<{ kind: string; message: string; amount?: string }[]> {
  return (await by.get<{ attention: { kind: string; message: string; amount?: string }[] }>("/summary"))
    .attention;
}

const january: Scene = async (stage, cast, page) => {
  await allocate(cast.ada, cast.accounts.savings, cast.goals.emergency, "3950.00");
  page.money("earmark", "3950.00", "of Savings for the Emergency fund, which comes first");
  await allocate(cast.ben, cast.accounts.savings, cast.goals.trip, "1000.00");
  page.money("earmark", "1000.00", "of Savings for the Japan trip");
  const earmarks = UNTIL_RAISE;
  await playMonth(stage, cast, page, {
    month: "2026-01",
    ...FIRST_HALF,
    everyday: 2600,
    savings: "10500.00",
    earmarks,
  });
};

/** The partner sees that money stands behind a joint goal, and nothing of the private account it sits in. */
const february: Scene = async (stage, cast, page) => {
  const { ada, ben, accounts, goals } = cast;
  const earmarks = UNTIL_RAISE;
  await playMonth(stage, cast, page, {
    month: "2026-02",
    ...FIRST_HALF,
    everyday: 2450,
    savings: "12000.00",
    earmarks,
  });
  stage.setDate("2026-02-14");
  await allocate(ben, accounts.ben, goals.piano, "300.00");
  page.money("earmark", "300.00", "of Ben's own, private account for the Piano");
  const seen = await ada.get(`/goals/${goals.piano}`);
  expectThat("what Ada sees behind the piano", seen.partner_private_amount, "300.00");
  const listed = await ada.get("/accounts");
  expectThat("accounts that Ada sees", listed.items.length, 3);
  const hidden = await ada.refused("not_found", "GET", `/accounts/${accounts.ben}`);
  const never = await ada.refused("not_found", "GET", `/accounts/${randomUUID()}`);
  expectThat("the answer to a hidden id", hidden.title, never.title);
  page.say("Ada sees that 300.00 of his stand behind it. The account itself she does not see:");
  page.say(
    `she has ${listed.items.length} accounts, and to its id she gets the 404 of an id that never was.`,
  );
};

/** A mistake is taken back by its opposite; both stay. */
const march: Scene = async (stage, cast, page) => {
  const earmarks = UNTIL_RAISE;
  await playMonth(stage, cast, page, {
    month: "2026-03",
    ...FIRST_HALF,
    everyday: 2550,
    savings: "13500.00",
    earmarks,
  });
  stage.setDate("2026-03-12");
  const { event } = await allocate(cast.ada, cast.accounts.savings, cast.goals.car, "400.00");
  page.money("earmark", "400.00", "for the New car, once more: Ada did not see that Claude had done it");
  stage.setDate("2026-03-13");
  await cast.ada.post(`/ledger/events/${event.id}/reverse`, { note: "Claude had done it already" });
  page.money(
    "back",
    "400.00",
    "taken back: nothing is erased, the ledger holds the mistake and its reversal",
  );
};

const april: Scene = async (stage, cast, page) => {
  page.say("Ada has a raise of 400 a month. They save all of it, and it goes to the New car.");
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-04",
    ...RAISED,
    everyday: 2600,
    savings: "15400.00",
    earmarks,
  });
};

const may: Scene = async (stage, cast, page) => {
  const { ben, accounts, goals } = cast;
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-05",
    ...RAISED,
    everyday: 2500,
    savings: "17300.00",
    earmarks,
  });
  stage.setDate("2026-05-18");
  await release(ben, accounts.savings, goals.emergency, "950.00");
  page.money("back", "950.00", "released from the Emergency fund: the old car's gearbox is broken");
  await sync(ben, accounts.savings, "16350.00", "gearbox");
  page.money("out", "950.00", "paid out of Savings");
};

const june: Scene = async (stage, cast, page) => {
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-06",
    ...RAISED,
    everyday: 2700,
    savings: "18250.00",
    earmarks,
  });
  stage.setDate("2026-06-20");
  await allocate(cast.ada, cast.accounts.ada, cast.goals.car, "1500.00");
  page.money("earmark", "1500.00", "of the 1,850 in Ada's checking for the New car");
};

/** Money that is gone is gone: the goals keep their claim, and the books say by how much it is not covered. */
const july: Scene = async (stage, cast, page) => {
  const { ada, accounts } = cast;
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-07",
    ...RAISED,
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
  const [first, ...others] = await attention(ada);
  expectThat(
    "what needs attention",
    [first?.kind, first?.amount, others.length],
    ["over_allocated", "350.00", 0],
  );
  page.say(`The summary: "${first?.message}" By ${first?.amount}.`);
};

const august: Scene = async (stage, cast, page) => {
  const { ada, accounts, goals } = cast;
  const earmarks = UNTIL_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-08",
    ...RAISED,
    everyday: 2800,
    savings: "22050.00",
    earmarks,
  });
  stage.setDate("2026-08-08");
  await release(ada, accounts.ada, goals.car, "350.00");
  expectThat("what needs attention", await attention(ada), []);
  page.money("back", "350.00", "released from the New car: Ada's checking covers its goals again");
  expectThat("the trip", (await ada.get(`/goals/${goals.trip}`)).current_allocation, "5800.00");
  page.say("The Japan trip has all of its 5,800, five weeks early.");
};

/** What takes more from goals than one partner may alone takes both. */
const september: Scene = async (stage, cast, page) => {
  const { ada, ben, accounts, goals, coupleId } = cast;
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-09",
    ...RAISED,
    everyday: 2400,
    savings: "23950.00",
    earmarks,
  });
  stage.setDate("2026-09-08");
  const { facts } = await ada.refused("needs_second_key", "POST", `/goals/${goals.trip}/close`, {});
  expectThat("what one may take alone", facts.threshold, "1000.00");
  page.money("note", "5800.00", "Ada closes the trip's goal, to pay for it. Refused, it needs a second key:");
  page.say("alone, each of them may take 1,000 a day away from goals.");
  const limit = (by: Door, approval_threshold: string) =>
    by.put(`/couples/${coupleId}`, { approval_threshold });
  const proposed = await limit(ada, "6000.00");
  expectThat("whether the higher limit waits", proposed.threshold_proposal !== null, true);
  const agreed = await limit(ben, "6000.00");
  expectThat("whether it still waits", agreed.threshold_proposal, null);
  page.say("She proposes a limit of 6,000. It waits until Ben agrees on his phone, then it holds.");
  await ada.post(`/goals/${goals.trip}/close`, {});
  page.money("back", "5800.00", "released: the goal is closed, its history stays");
  await limit(ada, "1000.00");
  await sync(ben, accounts.savings, "18150.00", "Japan trip");
  page.money("out", "5800.00", "for two weeks in Japan; the limit is 1,000 again, which one of them may set");
};

const october: Scene = async (stage, cast, page) => {
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-10",
    ...RAISED,
    everyday: 2600,
    savings: "20050.00",
    earmarks,
  });
  stage.setDate("2026-10-17");
  await allocate(cast.ben, cast.accounts.ben, cast.goals.piano, "900.00");
  page.money("earmark", "900.00", "more of Ben's own account for the Piano");
};

const november: Scene = async (stage, cast, page) => {
  const { ben, claude, accounts, goals } = cast;
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-11",
    ...RAISED,
    everyday: 2550,
    savings: "21950.00",
    earmarks,
  });
  stage.setDate("2026-11-21");
  await ben.post("/ledger/events", {
    event_type: "REALLOCATION",
    amount: "400.00",
    source_account_id: accounts.savings,
    source_goal_id: goals.car,
    dest_goal_id: goals.piano,
  });
  page.money("earmark", "400.00", "from the New car to the Piano, within Savings");
  expectThat("what needs attention", await attention(claude), []);
  page.say("Claude reads the summary, one request: nothing needs attention.");
};

const december: Scene = async (stage, cast, page) => {
  const earmarks = AFTER_TRIP;
  await playMonth(stage, cast, page, {
    month: "2026-12",
    ...RAISED,
    everyday: 3100,
    savings: "23850.00",
    earmarks,
  });
  stage.setDate("2026-12-30");
  await sync(cast.ben, cast.accounts.savings, "23934.20", "interest");
  page.money("in", "84.20", "interest on Savings, says the bank");
};

function sync(by: Door, source_account_id: string, amount: string, category: string): Promise<Answer> {
  const body = { event_type: "BALANCE_SYNC", amount, source_account_id };
  return by.post("/ledger/events", { ...body, metadata: { category } });
}

const MONTHS: readonly [string, Scene][] = [
  ["January", january],
  ["February", february],
  ["March", march],
  ["April", april],
  ["May", may],
  ["June", june],
  ["July", july],
  ["August", august],
  ["September", september],
  ["October", october],
  ["November", november],
  ["December", december],
];

/** Plays the whole year. @throws Unexpected at the first thing that is not as the story says */
export async function playYear(stage: Stage, cast: Cast, page: Page): Promise<void> {
  for (const [month, scene] of MONTHS) {
    page.title(month);
    await scene(stage, cast, page);
  }
}

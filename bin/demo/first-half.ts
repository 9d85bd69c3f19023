import { randomUUID } from "node:crypto";
import { playMonth } from "./month.ts";
import { allocate, release, type Scene, sync } from "./moves.ts";
import { expectThat } from "./rest-client.ts";

const UNTIL_RAISE = { salaries: { ada: 3400, ben: 2900 }, saved: 1500 };
const AFTER_RAISE = { salaries: { ada: 3800, ben: 2900 }, saved: 1900 };
const EARMARKS_UNTIL_RAISE = { emergency: 500, trip: 600, car: 400 };
const EARMARKS = { emergency: 500, trip: 600, car: 800 };

const january: Scene = async (stage, cast, page) => {
  await allocate(cast.ada, cast.accounts.savings, cast.goals.emergency, "4100.00");
  page.money("earmark", "4100.00", "of Savings for the Emergency fund, which comes first");
  await allocate(cast.ben, cast.accounts.savings, cast.goals.trip, "1000.00");
  await allocate(cast.ada, cast.accounts.savings, cast.goals.car, "150.00");
  page.money("earmark", "1150.00", "of Savings: Japan trip 1,000, New car 150");
  const earmarks = EARMARKS_UNTIL_RAISE;
  await playMonth(stage, cast, page, {
    month: "2026-01",
    ...UNTIL_RAISE,
    everyday: 2600,
    savings: "10500.00",
    earmarks,
    asked: "Payday! Put 1,500 of Savings behind our goals, the way Ben and I agreed.",
  });
};

/** The partner sees that money stands behind a joint goal, and nothing of the private account it sits in. */
const february: Scene = async (stage, cast, page) => {
  const { ada, ben, accounts, goals } = cast;
  const earmarks = EARMARKS_UNTIL_RAISE;
  await playMonth(stage, cast, page, {
    month: "2026-02",
    ...UNTIL_RAISE,
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
  page.say("Ada sees the 300.00, but not the account: its id answers 404, as if it never existed.");
};

/** A mistake is taken back by its opposite; both stay. */
const march: Scene = async (stage, cast, page) => {
  const earmarks = EARMARKS_UNTIL_RAISE;
  await playMonth(stage, cast, page, {
    month: "2026-03",
    ...UNTIL_RAISE,
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
  const earmarks = EARMARKS;
  await playMonth(stage, cast, page, {
    month: "2026-04",
    ...AFTER_RAISE,
    everyday: 2600,
    savings: "15400.00",
    earmarks,
  });
};

const may: Scene = async (stage, cast, page) => {
  const { ben, accounts, goals } = cast;
  const earmarks = EARMARKS;
  await playMonth(stage, cast, page, {
    month: "2026-05",
    ...AFTER_RAISE,
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
  const earmarks = EARMARKS;
  await playMonth(stage, cast, page, {
    month: "2026-06",
    ...AFTER_RAISE,
    everyday: 2700,
    savings: "18250.00",
    earmarks,
  });
  stage.setDate("2026-06-20");
  await allocate(cast.ada, cast.accounts.ada, cast.goals.car, "1500.00");
  page.money("earmark", "1500.00", "of the 1,850 in Ada's checking for the New car");
};

/** January to June: the goals, a private account, a mistake, a raise, an emergency. */
export const FIRST_HALF: readonly (readonly [month: string, scene: Scene])[] = [
  ["January", january],
  ["February", february],
  ["March", march],
  ["April", april],
  ["May", may],
  ["June", june],
];

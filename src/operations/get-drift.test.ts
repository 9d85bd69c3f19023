import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { selectsOf } from "../../testing/statements.ts";

/** 1000 in 100 days: 10 a day, from 10 March to 18 June 2026. */
const HUNDRED = { target_amount: "1000", deadline: "2026-06-18" };
const daysOn = (days: number) => new Date(Date.UTC(2026, 2, 10 + days, 15));

async function driftOf(couple: Pick<TestCouple, "ask">, goal: Answer): Promise<Answer> {
  const { goals } = await couple.ask("get_drift", {});
  return goals.find(({ goal_id }: Answer) => goal_id === goal.id);
}

/** A couple with 5000 in an account that allocates to, and releases from, the goals it is given. */
async function newBooks(settings: Record<string, unknown> = {}) {
  const couple = await newCouple(settings);
  const account = await couple.account({ balance: "5000" });
  const move = (goal: Answer, amount: string) => ({ account_id: account.id, goal_id: goal.id, amount });
  return {
    couple,
    account,
    allocate: (goal: Answer, amount: string) => couple.ask("allocate_to_goal", move(goal, amount)),
    release: (goal: Answer, amount: string) => couple.ask("release_from_goal", move(goal, amount)),
    reallocate: (from: Answer, to: Answer, amount: string) =>
      couple.ask("record_event", {
        event_type: "REALLOCATION",
        amount,
        source_account_id: account.id,
        source_goal_id: from.id,
        dest_goal_id: to.id,
      }),
    sync: (amount: string, id = account.id) =>
      couple.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id: id }),
  };
}

describe("get_drift", () => {
  test("tells where a goal is, why, and what cures it; each cure to the cent", async () => {
    const { couple, allocate } = await newBooks();
    const goal = await couple.goal(HUNDRED);
    await allocate(goal, "100");
    couple.clock = daysOn(50); // 29 April
    expect(await couple.ask("get_drift", {})).toEqual({
      as_of: "2026-04-29T15:00:00.000Z",
      goals: [
        {
          goal_id: goal.id,
          name: "Japan trip",
          status: "at_risk",
          expected: "500.00", // 1000 x 50 / 100
          actual: "100.00",
          behind_by: "400.00",
          pace: { inflow: "100.00", days: 50 },
          projected_date: "2027-07-23", // 900 x 50 / 100 = 450 days
          cause: { kind: "missed_pace", amount: "400.00" },
          cure: {
            amount_now: "400.00",
            per_month: "450.00", // 900 in two: 29 April and 29 May
            deadline: "2027-07-23", // floor(100000 x 50 / 10001) + 1 = 500 days after 10 March 2026
            use: "allocate_to_goal", // 4900 are free
          },
        },
      ],
    });
    const status = async () => (await driftOf(couple, goal)).status;
    await couple.ask("update_goal", { goal_id: goal.id, deadline: "2027-07-22" });
    expect(await status()).not.toBe("on_track");
    await couple.ask("update_goal", { goal_id: goal.id, deadline: "2027-07-23" });
    expect(await status()).toBe("on_track");
    await couple.ask("update_goal", { goal_id: goal.id, deadline: "2026-06-18" });
    await allocate(goal, "399.99");
    expect(await status()).toBe("at_risk");
    await allocate(goal, "0.01");
    expect(await driftOf(couple, goal)).toMatchObject({ status: "on_track", cause: null, cure: null });
  });

  test("released money: 300 of 600, and 500 expected", async () => {
    const { couple, allocate, release } = await newBooks();
    const goal = await couple.goal(HUNDRED);
    await allocate(goal, "600");
    couple.clock = daysOn(50);
    await release(goal, "300");
    expect(await driftOf(couple, goal)).toMatchObject({
      status: "at_risk",
      behind_by: "200.00",
      pace: { inflow: "300.00", days: 50 },
      projected_date: "2026-08-24", // 700 x 50 / 300 = 116.7 days
      cause: { kind: "released_money", amount: "200.00" },
    });
  });

  test("a release that was reversed never was; nor was an allocation that was", async () => {
    const { couple, allocate, release } = await newBooks();
    const [goal, other] = [await couple.goal(HUNDRED), await couple.goal(HUNDRED)];
    await allocate(goal, "600");
    await allocate(other, "450");
    couple.clock = daysOn(50);
    const { event: taken } = await release(goal, "300");
    await couple.ask("reverse_event", { event_id: taken.id });
    expect(await driftOf(couple, goal)).toMatchObject({ status: "on_track", actual: "600.00", cause: null });
    const { event: given } = await allocate(other, "500");
    await couple.ask("reverse_event", { event_id: given.id });
    expect(await driftOf(couple, other)).toMatchObject({
      status: "at_risk",
      behind_by: "50.00",
      pace: { inflow: "450.00", days: 50 },
      cause: { kind: "missed_pace", amount: "50.00" },
    });
  });

  test("the reversal of an allocation of more than 90 days ago takes money away", async () => {
    const { couple, allocate } = await newBooks();
    const goal = await couple.goal({ target_amount: "365", deadline: "2027-03-10" }); // 1 a day
    const { event } = await allocate(goal, "365");
    couple.clock = daysOn(100);
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await driftOf(couple, goal)).toMatchObject({
      status: "at_risk",
      expected: "100.00",
      actual: "0.00",
      pace: { inflow: "-365.00", days: 90 },
      projected_date: null,
      cause: { kind: "released_money", amount: "100.00" },
    });
  });

  test("money that went to another goal: 400 of 500 are left; that one's pace gains", async () => {
    const { couple, allocate, reallocate } = await newBooks();
    const [goal, other] = [await couple.goal(HUNDRED), await couple.goal({ target_amount: "600" })];
    await allocate(goal, "500");
    couple.clock = daysOn(50);
    await reallocate(goal, other, "100");
    expect(await driftOf(couple, goal)).toMatchObject({
      status: "at_risk",
      pace: { inflow: "400.00", days: 50 },
      cause: { kind: "released_money", amount: "100.00" },
    });
    expect(await driftOf(couple, other)).toEqual({
      goal_id: other.id,
      name: "Japan trip",
      status: "no_deadline",
      expected: null,
      actual: "100.00",
      behind_by: null,
      pace: { inflow: "100.00", days: 50 },
      projected_date: "2027-01-04", // 500 x 50 / 100 = 250 days
      cause: null,
      cure: null,
    });
  });

  test("a raised target: 2000 x 50 / 100 = 1000, where 500 would have done; 90 days later no cause any more", async () => {
    const { couple, allocate } = await newBooks();
    const goal = await couple.goal({ target_amount: "1000", deadline: "2026-12-25" }); // 290 days
    await allocate(goal, "200");
    couple.clock = daysOn(29);
    await couple.ask("update_goal", { goal_id: goal.id, target_amount: "1500" });
    await couple.ask("update_goal", { goal_id: goal.id, target_amount: "2900" });
    expect(await driftOf(couple, goal)).toMatchObject({
      expected: "290.00", // 2900 x 29 / 290
      behind_by: "90.00",
      cause: { kind: "raised_target", amount: "90.00" }, // 290 - 100, of which 90 are missing
    });
    couple.clock = daysOn(29 + 89);
    expect(await driftOf(couple, goal)).toMatchObject({ cause: { kind: "raised_target" } });
    couple.clock = daysOn(29 + 90);
    expect(await driftOf(couple, goal)).toMatchObject({ cause: { kind: "missed_pace", amount: "990.00" } }); // 2900 x 119 / 290 - 200
  });

  test("an earlier deadline, and one where there was none", async () => {
    const { couple, allocate } = await newBooks();
    const [goal, other] = [await couple.goal(HUNDRED), await couple.goal({ target_amount: "1000" })];
    await allocate(goal, "250");
    couple.clock = daysOn(25);
    const deadline = "2026-04-29"; // 50 days
    for (const { id } of [goal, other]) await couple.ask("update_goal", { goal_id: id, deadline });
    expect(await driftOf(couple, goal)).toMatchObject({
      expected: "500.00",
      cause: { kind: "earlier_deadline", amount: "250.00" }, // 1000 x 25 / 50 - 1000 x 25 / 100
    });
    expect(await driftOf(couple, other)).toMatchObject({
      cause: { kind: "earlier_deadline", amount: "500.00" },
      cure: { amount_now: "500.00", per_month: "1000.00", deadline: null },
    });
  });

  test("overdue: all that remains, or a later deadline; no month is left", async () => {
    const { couple, allocate } = await newBooks();
    const goal = await couple.goal(HUNDRED);
    await allocate(goal, "900");
    couple.clock = daysOn(101);
    expect(await driftOf(couple, goal)).toMatchObject({
      status: "overdue",
      expected: "1000.00",
      behind_by: "100.00",
      cause: { kind: "missed_pace", amount: "100.00" },
      // floor(100000 x 101 / 90001) + 1 = 113 days after 10 March
      cure: { amount_now: "100.00", per_month: null, deadline: "2026-07-01" },
    });
    await allocate(goal, "150");
    expect(await driftOf(couple, goal)).toMatchObject({
      status: "complete",
      actual: "1050.00",
      behind_by: "0.00",
      projected_date: "2026-06-19",
      cure: null,
    });
  });

  test("yen have no minor digits: floor(100000 x 50 / 99) = 50505", async () => {
    const couple = await newCouple({ currency: "JPY" });
    const account = await couple.account({ balance: "200000" });
    const goal = await couple.goal({ target_amount: "100000", deadline: "2026-06-17" });
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "40000" });
    couple.clock = daysOn(50);
    expect(await driftOf(couple, goal)).toMatchObject({
      expected: "50505",
      behind_by: "10505",
      pace: { inflow: "40000", days: 50 },
      projected_date: "2026-07-13", // 60000 x 50 / 40000 = 75 days
      cure: { amount_now: "10505", per_month: "30000" },
    });
  });
});

describe("days are those of the couple's zone", () => {
  test("when clocks go forward, a day of 23 hours is a day: 1000 x 1 / 10", async () => {
    const couple = await newCouple({ time_zone: "America/New_York" });
    couple.clock = new Date("2026-03-08T04:30:00.000Z"); // 7 March, 23:30
    const goal = await couple.goal({ target_amount: "1000", deadline: "2026-03-17" });
    couple.clock = new Date("2026-03-09T03:30:00.000Z"); // 8 March, 23:30, 23 hours later
    expect(await driftOf(couple, goal)).toMatchObject({ expected: "100.00", pace: { days: 1 } });
  });

  test("when they go back, a day of 25 hours is one day: 24 hours later nothing is due", async () => {
    const couple = await newCouple({ time_zone: "America/New_York" });
    couple.clock = new Date("2026-11-01T04:30:00.000Z"); // 1 November, 00:30
    const goal = await couple.goal({ target_amount: "1000", deadline: "2026-11-11" });
    couple.clock = new Date("2026-11-02T04:30:00.000Z"); // 1 November, 23:30
    expect(await driftOf(couple, goal)).toMatchObject({ expected: "0.00", pace: { days: 0 } });
    couple.clock = new Date("2026-11-02T05:00:00.000Z"); // 2 November, 00:00
    expect(await driftOf(couple, goal)).toMatchObject({ expected: "100.00", pace: { days: 1 } });
  });

  test.each([
    ["UTC", "2026-03-20T00:00:00.000Z", "2026-03-19T23:59:59.999Z"],
    ["Pacific/Kiritimati", "2026-03-19T10:00:00.000Z", "2026-03-19T09:59:59.999Z"], // 14 hours ahead
    ["America/Los_Angeles", "2026-03-20T07:00:00.000Z", "2026-03-20T06:59:59.999Z"], // 7 hours behind
  ])("in %s the deadline of 19 March is past from %s on", async (time_zone, past, before) => {
    const couple = await newCouple({ time_zone });
    const goal = await couple.goal({ deadline: "2026-03-19" });
    couple.clock = new Date(before);
    expect(await driftOf(couple, goal)).toMatchObject({ status: "at_risk", expected: "600.00" });
    couple.clock = new Date(past);
    expect(await driftOf(couple, goal)).toMatchObject({ status: "overdue", cure: { per_month: null } });
  });
});

describe("a balance that dropped", () => {
  test("is told of the goals that a rebalance would release first, and changes no status", async () => {
    const { couple, allocate, sync } = await newBooks();
    const [first, second, locked] = [
      await couple.goal({ ...HUNDRED, priority: 1 }),
      await couple.goal({ target_amount: "500", priority: 2 }),
      await couple.goal({ target_amount: "900", priority: 5 }),
    ];
    for (const [goal, amount] of [
      [first, "400"],
      [second, "500"],
      [locked, "300"],
    ] as const)
      await allocate(goal, amount);
    await couple.ask("update_goal", { goal_id: locked.id, locked: true });
    await sync("600"); // 1200 are allocated: 600 are not covered
    expect((await couple.ask("get_drift", {})).goals).toMatchObject([
      {
        status: "on_track",
        cause: { kind: "dropped_balance", amount: "100.00" },
        cure: { amount_now: null, per_month: null, deadline: null, use: "suggest_rebalance" },
      },
      { status: "complete", actual: "500.00", cause: { kind: "dropped_balance", amount: "500.00" } },
      { status: "no_deadline", cause: null, cure: null },
    ]);
  });

  test.each([
    ["ada", "ben"],
    ["ben", "ada"],
  ] as const)("of %s's private account is not for %s to know, in words or figures", async (one, other) => {
    const { couple } = await newBooks();
    const [owner, viewer] = [couple.as(couple[one].principal), couple.as(couple[other].principal)];
    const account = (balance: string, visibility: string) =>
      owner.ask("link_account", { name: "Mine", balance, is_manual: true, visibility });
    const sync = (amount: string, id: string) =>
      owner.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id: id });
    const hidden = await account("5000", "private");
    const goal = await couple.goal({ target_amount: "100000", deadline: "2026-06-18" }); // 1000 a day
    await owner.ask("allocate_to_goal", { account_id: hidden.id, goal_id: goal.id, amount: "100" });
    couple.clock = daysOn(8);
    const [before, own] = [await driftOf(viewer, goal), await driftOf(owner, goal)];
    expect(before).toMatchObject({ behind_by: "7900.00", cause: { kind: "missed_pace" } });
    // 5000 are free to both, 4900 more to the owner.
    expect([before.cure.use, own.cure.use]).toEqual(["update_goal", "allocate_to_goal"]);
    await sync("0", hidden.id);
    expect(await driftOf(viewer, goal)).toEqual(before);
    const open = await account("20000", "shared");
    await owner.ask("allocate_to_goal", { account_id: open.id, goal_id: goal.id, amount: "7900" });
    expect(await driftOf(viewer, goal)).toMatchObject({ status: "on_track", cause: null, cure: null });
    expect(await driftOf(owner, goal)).toMatchObject({
      status: "on_track",
      cause: { kind: "dropped_balance", amount: "100.00" },
    });
  });

  test("leaves its account's goals to a rebalance, where other goals hold more than they need", async () => {
    const { couple, allocate, sync } = await newBooks();
    const [goal, rich] = [await couple.goal(HUNDRED), await couple.goal({ target_amount: "200" })];
    await allocate(rich, "600"); // 400 above its target
    await sync("600");
    couple.clock = daysOn(40);
    expect(await driftOf(couple, goal)).toMatchObject({
      behind_by: "400.00",
      cure: { use: "suggest_rebalance" },
    });
    couple.clock = daysOn(41);
    expect(await driftOf(couple, goal)).toMatchObject({
      behind_by: "410.00",
      cure: { use: null }, // 400 are to spare, nothing is free, and with nothing in it no deadline is late enough
    });
    await couple.ask("update_goal", { goal_id: rich.id, locked: true });
    couple.clock = daysOn(40);
    expect(await driftOf(couple, goal)).toMatchObject({ cure: { use: null } });
  });
});

test("a look takes four statements, however many goals there are, and writes nothing", async () => {
  const { couple, allocate } = await newBooks();
  for (let n = 0; n < 5; n++) await allocate(await couple.goal(HUNDRED), "1");
  couple.clock = daysOn(50);
  const before = await couple.ask("get_couple", { couple_id: couple.id });
  expect(await selectsOf(couple.engine, () => couple.ask("get_drift", {}))).toBe(4);
  expect(await couple.ask("get_couple", { couple_id: couple.id })).toEqual(before);
});

import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { selectsOf } from "../../testing/statements.ts";

/**
 * 1000 in 100 days from 10 March to 18 June 2026, 10 a day. On day 50, 29 April, 310 are expected since 10 April, and 610 on
 * 10 May, of which 600 are enough to return. On day 65, 14 May, 610 are expected and 920 on 10 June.
 */
const HUNDRED = { target_amount: "1000", deadline: "2026-06-18" };
const daysOn = (days: number) => new Date(Date.UTC(2026, 2, 10 + days, 15));

async function driftOf(couple: Pick<TestCouple, "ask">, goal: Answer): Promise<Answer> {
  const { goals } = await couple.ask("get_drift", {});
  return goals.find(({ goal_id }: Answer) => goal_id === goal.id);
}

/** A couple with 5000 in an account, and functions that allocate to and release from a goal. */
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
  test("shows a goal's status, its cause and its cures, each exact to the cent", async () => {
    const { couple, allocate } = await newBooks();
    const goal = await couple.goal(HUNDRED);
    await allocate(goal, "100");
    couple.clock = daysOn(50);
    expect(await couple.ask("get_drift", {})).toEqual({
      as_of: "2026-04-29T15:00:00.000Z",
      goals: [
        {
          goal_id: goal.id,
          name: "Japan trip",
          status: "behind", // 210 is less than the 300 between 310 and 610
          expected: "310.00",
          expected_next: "610.00",
          next_date: "2026-05-10",
          actual: "100.00",
          behind_by: "210.00",
          pace: { inflow: "100.00", days: 50 },
          projected_date: "2027-07-23", // 900 x 50 / 100 = 450 days
          cause: { kind: "missed_pace", amount: "210.00" },
          cure: {
            amount_now: "500.00", // 610 - 10 - 100
            per_month: "900.00", // all on 29 May
            deadline: "2027-09-16", // floor(1000.00 x 61 / 110.01) + 1 = 555 days after 10 March 2026
            use: "allocate_to_goal", // 4900 are free
          },
        },
      ],
    });
    const status = async () => (await driftOf(couple, goal)).status;
    await allocate(goal, "499.99");
    expect(await status()).toBe("behind");
    await allocate(goal, "0.01");
    expect(await driftOf(couple, goal)).toMatchObject({ status: "on_track", cause: null, cure: null });
  });

  test("money moved to another goal: 200 of 310 are left, and the other goal's pace rises", async () => {
    const { couple, allocate, reallocate } = await newBooks();
    const [goal, other] = [await couple.goal(HUNDRED), await couple.goal({ target_amount: "600" })];
    await allocate(goal, "310");
    couple.clock = daysOn(50);
    await reallocate(goal, other, "110");
    expect(await driftOf(couple, goal)).toMatchObject({
      status: "behind",
      pace: { inflow: "200.00", days: 50 },
      cause: { kind: "released_money", amount: "110.00" },
    });
    expect(await driftOf(couple, other)).toEqual({
      goal_id: other.id,
      name: "Japan trip",
      status: "no_deadline",
      expected: null,
      expected_next: null,
      next_date: null,
      actual: "110.00",
      behind_by: null,
      pace: { inflow: "110.00", days: 50 },
      projected_date: "2026-12-08", // 490 x 50 / 110 = 222.7 days
      cause: null,
      cure: null,
    });
  });

  test("a raised target: 2900 x 61 / 290 = 610, instead of 210.34; no longer the cause after 90 days", async () => {
    const { couple, allocate } = await newBooks();
    const goal = await couple.goal({ target_amount: "1000", deadline: "2026-12-25" }); // 290 days
    await allocate(goal, "400");
    couple.clock = daysOn(65);
    await couple.ask("update_goal", { goal_id: goal.id, target_amount: "1500" });
    await couple.ask("update_goal", { goal_id: goal.id, target_amount: "2900" });
    expect(await driftOf(couple, goal)).toMatchObject({
      expected: "610.00",
      behind_by: "210.00",
      cause: { kind: "raised_target", amount: "210.00" }, // 610 - 210.34, of which 210 are missing
    });
    couple.clock = daysOn(65 + 89);
    expect(await driftOf(couple, goal)).toMatchObject({ cause: { kind: "raised_target" } });
    couple.clock = daysOn(65 + 90);
    // 2900 x 122 / 290 are expected since 10 July: 1220 - 400.
    expect(await driftOf(couple, goal)).toMatchObject({ cause: { kind: "missed_pace", amount: "820.00" } });
  });

  test("an earlier deadline, and a first deadline", async () => {
    const { couple, allocate } = await newBooks();
    const [goal, other] = [await couple.goal(HUNDRED), await couple.goal({ target_amount: "1000" })];
    await allocate(goal, "310");
    couple.clock = daysOn(50);
    const deadline = "2026-05-11"; // 62 days
    for (const { id } of [goal, other]) await couple.ask("update_goal", { goal_id: id, deadline });
    expect(await driftOf(couple, goal)).toMatchObject({
      expected: "500.00",
      cause: { kind: "earlier_deadline", amount: "190.00" }, // 1000 x 31 / 62 - 1000 x 31 / 100
    });
    expect(await driftOf(couple, other)).toMatchObject({
      cause: { kind: "earlier_deadline", amount: "500.00" },
      // 1000 x 61 / 62 - 10; floor(1000.00 x 61 / 10.01) + 1 = 6094 days
      cure: { amount_now: "973.87", per_month: null, deadline: "2042-11-15" },
    });
  });

  test("yen have no minor digits: floor(100000 x 31 / 99) = 31313", async () => {
    const couple = await newCouple({ currency: "JPY" });
    const account = await couple.account({ balance: "200000" });
    const goal = await couple.goal({ target_amount: "100000", deadline: "2026-06-17" });
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "20000" });
    couple.clock = daysOn(50);
    expect(await driftOf(couple, goal)).toMatchObject({
      expected: "31313",
      expected_next: "61616",
      behind_by: "11313",
      pace: { inflow: "20000", days: 50 },
      projected_date: "2026-11-15", // 80000 x 50 / 20000 = 200 days
      cure: { amount_now: "40616", per_month: "80000" },
    });
  });
});

test.each([
  ["UTC", "2026-03-20T00:00:00.000Z", "2026-03-19T23:59:59.999Z"],
  ["Pacific/Kiritimati", "2026-03-19T10:00:00.000Z", "2026-03-19T09:59:59.999Z"], // 14 hours ahead
  ["America/Los_Angeles", "2026-03-20T07:00:00.000Z", "2026-03-20T06:59:59.999Z"], // 7 hours behind
])("in %s the deadline of 19 March is past from %s on", async (time_zone, past, before) => {
  const couple = await newCouple({ time_zone });
  const goal = await couple.goal({ deadline: "2026-03-19" });
  couple.clock = new Date(before);
  expect((await driftOf(couple, goal)).status).not.toBe("overdue");
  couple.clock = new Date(past);
  expect(await driftOf(couple, goal)).toMatchObject({ status: "overdue", cure: { per_month: null } });
});

describe("a balance that dropped", () => {
  test("is shown for the goals that a rebalance would release first, and changes no status", async () => {
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
        cure: null, // For a week the default plan takes nothing for it: spent_for asks what it was for.
      },
      { status: "complete", actual: "500.00", cause: { kind: "dropped_balance", amount: "500.00" } },
      { status: "no_deadline", cause: null, cure: null },
    ]);
    couple.later(7 * 24 * 60 * 60 * 1000);
    const use = { amount_now: null, per_month: null, deadline: null, use: "suggest_rebalance" };
    expect((await couple.ask("get_drift", {})).goals).toMatchObject([
      { cause: { kind: "dropped_balance" }, cure: use },
      { cause: { kind: "dropped_balance" }, cure: use },
      { cause: null, cure: null },
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
    const goal = await couple.goal({ target_amount: "15000", deadline: "2026-06-18" }); // 150 a day
    await owner.ask("allocate_to_goal", { account_id: hidden.id, goal_id: goal.id, amount: "100" });
    couple.clock = daysOn(50);
    const [before, own] = [await driftOf(viewer, goal), await driftOf(owner, goal)];
    // 4650 are expected, and 9150 next: 8900 bring it back. 5000 are free in shared accounts. The 4900 of the private
    // account count for neither, as in the default plan.
    expect(before).toMatchObject({ behind_by: "4550.00", cause: { kind: "missed_pace" } });
    expect([before.cure.use, own.cure.use]).toEqual(["update_goal", "update_goal"]);
    await sync("0", hidden.id);
    expect(await driftOf(viewer, goal)).toEqual(before);
    const open = await account("20000", "shared");
    await owner.ask("allocate_to_goal", { account_id: open.id, goal_id: goal.id, amount: "8900" });
    expect(await driftOf(viewer, goal)).toMatchObject({ status: "on_track", cause: null, cure: null });
    expect(await driftOf(owner, goal)).toMatchObject({
      status: "on_track",
      cause: { kind: "dropped_balance", amount: "100.00" },
      cure: null, // the default plan cures no private account
    });
  });

  test("suggests a rebalance only if the plan reaches the goal after more important goals", async () => {
    const { couple, allocate, sync, release } = await newBooks();
    const first = await couple.goal({ ...HUNDRED, target_amount: "500", priority: 1 });
    const [goal, rich] = [await couple.goal(HUNDRED), await couple.goal({ target_amount: "200" })];
    await allocate(first, "155"); // 500 x 31 / 100; its next step asks for 305
    await allocate(rich, "960"); // 760 above its target
    await sync("1115");
    couple.clock = daysOn(50);
    const use = async () => (await driftOf(couple, goal)).cure.use;
    // 600 bring it back. The plan gives 150 to the first and the other 610 to this one.
    expect(await use()).toBe("suggest_rebalance");
    await release(rich, "160");
    await sync("955");
    expect(await use()).toBe("update_goal"); // 450 would be left for it
    await couple.ask("update_goal", { goal_id: first.id, clear: ["deadline"] });
    expect(await use()).toBe("suggest_rebalance");
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    await couple.ask("commit_rebalance", { plan_id });
    expect(await driftOf(couple, goal)).toMatchObject({ status: "on_track", cure: null });
  });
});

test("get_drift takes two statements for any number of goals, and writes nothing", async () => {
  const { couple, allocate } = await newBooks();
  for (let n = 0; n < 5; n++) await allocate(await couple.goal(HUNDRED), "1");
  couple.clock = daysOn(50);
  const before = await couple.ask("get_couple", { couple_id: couple.id });
  expect(await selectsOf(couple.engine, () => couple.ask("get_drift", {}))).toBe(2);
  expect(await couple.ask("get_couple", { couple_id: couple.id })).toEqual(before);
});

import { describe, expect, test } from "vitest";
import { type Answer, newCouple, principalFor } from "../../testing/books.ts";
import { plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("suggest_rebalance", () => {
  test("suggests moves with reasons and their effect, and moves no money", async () => {
    const { couple, joint, trip, car, held, sequence } = await plannedBooks();
    const head = await sequence();
    const plan = await couple.ask("suggest_rebalance", {});
    expect(plan).toMatchObject({
      status: "suggested",
      basis_sequence: head,
      expires_at: "2026-03-21T15:00:00.000Z",
      uncured: [],
      moves: [
        {
          account_id: joint.id,
          from_goal_id: null,
          to_goal_id: trip.id,
          amount: "400.00",
          reason: "“Trip” holds less than the next step of its schedule; available money makes up for it.",
        },
      ],
      partners: [
        {
          user_id: null,
          before: { earmarked: "100.00", available: "400.00" },
          after: { earmarked: "500.00", available: "0.00" },
        },
      ],
    });
    // Car: 100 in 10 days, so 800 more take 80; nothing ever came to Trip, so it has no date.
    expect(plan.goals).toEqual([
      {
        goal_id: trip.id,
        name: "Trip",
        target_amount: "600.00",
        before: { current_allocation: "0.00", percent: 0, projected_date: null },
        after: { current_allocation: "400.00", percent: 66.6, projected_date: null },
      },
      {
        goal_id: car.id,
        name: "Car",
        target_amount: "900.00",
        before: { current_allocation: "100.00", percent: 11.1, projected_date: "2026-06-08" },
        after: { current_allocation: "100.00", percent: 11.1, projected_date: "2026-06-08" },
      },
    ]);
    expect(await held()).toEqual(["0.00", "100.00"]);
    expect(await sequence()).toBe(head);
  });

  test("shows what each account keeps, what is unassigned, and the strategy that would use it", async () => {
    const { couple, ben, joint, trip, car } = await plannedBooks();
    await couple.ask("record_event", { event_type: "DEPOSIT", amount: "200", source_account_id: joint.id });
    await couple.ask("update_account", { account_id: joint.id, keep_available: "50" });
    const mine = await couple.account({ name: "Mine", balance: "70", visibility: "private" });
    const suggest = (input: object) => couple.ask("suggest_rebalance", input);
    const keeps = (account: Answer, amount: string) => ({
      account_id: account.id,
      name: account.name,
      keeps: amount,
    });
    // 600 are available. Trip needs 420; 180 less the 50 to keep are free, and Car is below its target.
    const plan = await suggest({});
    const left = { unassigned: "130.00", next_strategy: "fill" };
    expect(plan).toMatchObject({ ...left, accounts: [keeps(joint, "180.00"), keeps(mine, "70.00")] });
    expect(await suggest({ include_private: true })).toMatchObject({ ...left, unassigned: "200.00" });
    expect(await suggest({ goal_ids: [trip.id] })).toMatchObject(left);
    expect(await suggest({ strategy: "deadline_first" })).toMatchObject(left);
    const filled = {
      unassigned: "0.00",
      next_strategy: null,
      accounts: [keeps(joint, "50.00"), keeps(mine, "70.00")],
    };
    for (const strategy of ["fill", "waterfall"]) expect(await suggest({ strategy })).toMatchObject(filled);
    await couple.ask("commit_rebalance", { plan_id: plan.plan_id });
    expect(await ben.ask("get_plan", { plan_id: plan.plan_id })).toMatchObject({
      ...left,
      accounts: [keeps(joint, "180.00")],
    });
    await couple.ask("update_goal", { goal_id: trip.id, target_amount: "420" });
    expect(await suggest({ goal_ids: [trip.id] })).toMatchObject({
      unassigned: "130.00",
      next_strategy: null,
    });
    expect(await suggest({ goal_ids: [car.id] })).toMatchObject(left);
  });

  test("does not use the requester's private accounts unless include_private is true", async () => {
    const { couple, ben, joint, trip, car, allocate } = await plannedBooks();
    await couple.ask("update_account", { account_id: joint.id, keep_available: "400" });
    const mine = await couple.account({ name: "Mine", balance: "90", visibility: "private" });
    await allocate(mine, car, "60");
    const sync = (amount: string) =>
      couple.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id: mine.id });
    await sync("50");
    const without = await couple.ask("suggest_rebalance", {});
    expect(without).toMatchObject({ moves: [], uncured: [] });
    // Car gives back 10 of 60 and needs 160, so that nobody has anything for Trip.
    // Not the default strategy, which first asks what the payment was for.
    const including = { strategy: "deadline_first", include_private: true };
    const cure = { account_id: mine.id, from_goal_id: car.id, to_goal_id: null, amount: "10.00" };
    const plan = await couple.ask("suggest_rebalance", including);
    expect(plan.moves).toEqual([expect.objectContaining(cure)]);
    expect(await ben.ask("suggest_rebalance", including)).toMatchObject({ moves: [], uncured: [] });

    // Another value of the flag gives another plan, and the same value the same plan.
    const again = await couple.ask("suggest_rebalance", { include_private: false });
    expect(again.plan_id).toBe(without.plan_id);
    expect((await couple.ask("suggest_rebalance", including)).plan_id).toBe(plan.plan_id);
    expect(plan.plan_id).not.toBe(without.plan_id);
    const bens = [await ben.ask("suggest_rebalance", {}), await ben.ask("suggest_rebalance", including)];
    expect(new Set(bens.map(({ plan_id }) => plan_id)).size).toBe(2);

    // A change to the private account makes only the plan that includes it stale.
    await sync("40");
    const status = async ({ plan_id }: Answer) => (await couple.ask("get_plan", { plan_id })).status;
    expect([await status(without), await status(plan)]).toEqual(["suggested", "stale"]);
    expect(await couple.ask("get_goal", { goal_id: trip.id })).toMatchObject({ current_allocation: "0.00" });
  });

  test.each([
    ["USD", "99.01", []],
    ["USD", "99.00", ["1.00"]],
    ["JPY", "99", ["1"]],
  ])("in %s a goal that needs 100 and holds %s gets %j", async (currency, held, amounts) => {
    const couple = await newCouple({ currency });
    const joint = await couple.account({ balance: "600", is_joint: true });
    // Half of 200 at the first monthly anniversary, 31 of 62 days.
    const goal = await couple.goal({ target_amount: "200", deadline: "2026-05-11" });
    await couple.ask("allocate_to_goal", { account_id: joint.id, goal_id: goal.id, amount: held });
    const { moves } = await couple.ask("suggest_rebalance", {});
    expect(moves.map(({ amount }: Answer) => amount)).toEqual(amounts);
  });

  test("returns the same plan until the books change or the plan expires", async () => {
    const { couple, joint, trip, ben, allocate, sequence } = await plannedBooks();
    const first = await couple.ask("suggest_rebalance", {});
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } });
    await couple.ask("update_goal", { goal_id: trip.id, name: "Journey" });
    const again = await couple.ask("suggest_rebalance", { strategy: "on_schedule" });
    expect(again).toMatchObject({ plan_id: first.plan_id, basis_sequence: await sequence() });
    expect(again.goals[0].name).toBe("Journey");
    const others = [
      await couple.ask("suggest_rebalance", { strategy: "deadline_first" }),
      await couple.ask("suggest_rebalance", { goal_ids: [trip.id] }),
      await ben.ask("suggest_rebalance", {}),
    ];
    expect(new Set([first, ...others].map(({ plan_id }) => plan_id)).size).toBe(4);
    await allocate(joint, trip, "1");
    expect((await couple.ask("suggest_rebalance", {})).plan_id).not.toBe(first.plan_id);
    expect((await couple.ask("get_plan", { plan_id: first.plan_id })).status).toBe("stale");
    couple.clock = new Date("2026-03-21T15:00:00.000Z");
    expect((await couple.ask("get_plan", { plan_id: first.plan_id })).status).toBe("expired");
  });

  test("edited moves can be committed, even after the same plan was returned again", async () => {
    const { couple, joint, trip, car } = await plannedBooks();
    const asked = { goal_ids: [trip.id] };
    const edited = (basis_sequence: number) => ({
      moves: [{ account_id: joint.id, to_goal_id: trip.id, amount: "30" }],
      basis_sequence,
    });
    const first = await couple.ask("suggest_rebalance", asked);
    // Outside what the plan reads, but inside what edited moves are checked against.
    await couple.ask("update_goal", { goal_id: car.id, priority: 5 });
    expect(await couple.outcome("commit_rebalance", edited(first.basis_sequence))).toBe("plan_stale");
    const again = await couple.ask("suggest_rebalance", asked);
    expect(again.plan_id).toBe(first.plan_id);
    expect(await couple.outcome("commit_rebalance", edited(again.basis_sequence))).toBe("done");
  });

  test("returns a new plan on another day, because schedules have moved on; a waiting plan stays valid", async () => {
    const { couple, joint, trip, car, allocate } = await plannedBooks({
      time_zone: "America/New_York",
      approval_threshold: "10",
    });
    await couple.ask("update_goal", { goal_id: car.id, deadline: "2027-03-10" });
    await allocate(joint, trip, "400");
    await couple.ask("record_event", { event_type: "DEPOSIT", amount: "20", source_account_id: joint.id });
    await allocate(joint, trip, "20");
    couple.clock = new Date("2026-03-25T15:00:00.000Z");
    const first = await couple.ask("suggest_rebalance", {});
    expect(first.moves).toEqual([]);
    couple.clock = new Date("2026-03-26T03:59:59.000Z");
    expect((await couple.ask("suggest_rebalance", {})).plan_id).toBe(first.plan_id);
    // After midnight the second week counts: the deadline asks for 600. Car needs 900 x 31 / 365 = 76.43 of its 100.
    couple.clock = new Date("2026-03-26T05:00:00.000Z");
    const { plan_id, moves } = await couple.ask("suggest_rebalance", {});
    expect(moves).toMatchObject([{ from_goal_id: car.id, to_goal_id: trip.id, amount: "23.57" }]);
    expect(await couple.ask("commit_rebalance", { plan_id })).toMatchObject({ status: "awaiting_approval" });
    couple.clock = new Date("2026-03-27T04:30:00.000Z");
    const waiting = { plan_id, status: "awaiting_approval" };
    expect(await couple.ask("suggest_rebalance", {})).toMatchObject(waiting);
  });

  test("deletes unused suggestions a week after they expired", async () => {
    const { couple, trip } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    couple.clock = new Date("2026-03-28T15:00:00.000Z");
    await couple.ask("suggest_rebalance", { goal_ids: [trip.id] });
    expect(await couple.ask("get_plan", { plan_id })).toMatchObject({ status: "expired" });
    couple.clock = new Date("2026-03-28T15:00:00.001Z");
    await couple.ask("suggest_rebalance", {});
    expect(await couple.outcome("get_plan", { plan_id })).toBe("not_found");
  });

  test("keeps at most 50 suggestions per requester", async () => {
    const { couple, ben, joint } = await plannedBooks();
    const { plan_id: bens } = await ben.ask("suggest_rebalance", {});
    const made: string[] = [];
    for (let cents = 1; cents <= 51; cents++) {
      await couple.ask("update_account", { account_id: joint.id, keep_available: `0.${cents + 10}` });
      made.push((await couple.ask("suggest_rebalance", {})).plan_id);
    }
    expect(await couple.outcome("get_plan", { plan_id: made[0] })).toBe("not_found");
    expect(await couple.ask("get_plan", { plan_id: made[1] })).toMatchObject({ status: "stale" });
    expect(await ben.ask("get_plan", { plan_id: bens })).toMatchObject({ status: "stale" });
  });

  test("is possible for an agent with the scope read, and for the operator without a user", async () => {
    const { couple } = await plannedBooks();
    const reader = principalFor(couple.ada.id, couple.id, { kind: "agent", scopes: ["read"] });
    expect(await couple.as(reader).ask("suggest_rebalance", {})).toMatchObject({ status: "suggested" });
    const { plan_id } = await couple.as(OPERATOR).ask("suggest_rebalance", {});
    expect(await couple.ask("get_plan", { plan_id })).toMatchObject({ requested_by: null });
  });
});

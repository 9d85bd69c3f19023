import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { funded } from "../../testing/couples.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("reversing a spending", () => {
  test("returns the money to the goal and to the balance", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const state = async () => [
      await couple.ask("get_goal", { goal_id: ids.goal_id }),
      await couple.ask("get_account", { account_id: ids.account_id }),
    ];
    const before = await state();
    for (const already_in_balance of [false, true]) {
      const { event } = await couple.ask("spend_from_goal", { ...ids, amount: "500", already_in_balance });
      const reversal = await couple.ask("reverse_event", { event_id: event.id });
      expect(reversal).toMatchObject({
        event_type: "REVERSAL",
        amount: "500.00",
        source_goal_id: null,
        dest_goal_id: ids.goal_id,
      });
      expect((await state())[1]).toEqual(before[1]);
      expect((await state())[0]).toMatchObject({ spent: "0.00", progress: before[0].progress });
      expect(await couple.refusal("reverse_event", { event_id: event.id })).toMatchObject({
        code: "already_reversed",
      });
    }
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("is possible for an over-allocated account, but not if it would allocate money that is not there", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const lowered = await couple.ask("spend_from_goal", { ...ids, amount: "100" });
    const used = await couple.ask("spend_from_goal", { ...ids, amount: "100", already_in_balance: true });
    const all = { event_type: "WITHDRAWAL", amount: "650", source_account_id: ids.account_id };
    await couple.ask("record_event", all);
    await couple.ask("reverse_event", { event_id: lowered.event.id });
    expect(await couple.ask("get_account", { account_id: ids.account_id })).toMatchObject({
      balance: "350.00",
      over_allocated: "50.00",
    });
    expect(await couple.refusal("reverse_event", { event_id: used.event.id })).toMatchObject({
      code: "insufficient_available",
    });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("is refused after a balance sync, for the partner's account, and for a closed goal", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const { event } = await couple.ask("spend_from_goal", { ...ids, amount: "100" });
    const used = await couple.ask("spend_from_goal", { ...ids, amount: "100", already_in_balance: true });
    const ben = couple.as(couple.ben.principal);
    expect(await ben.refusal("reverse_event", { event_id: event.id })).toMatchObject({ code: "not_owner" });
    const sync = { event_type: "BALANCE_SYNC", amount: "900", source_account_id: ids.account_id };
    await couple.ask("record_event", sync);
    expect(await couple.refusal("reverse_event", { event_id: event.id })).toMatchObject({
      code: "not_reversible",
    });
    await couple.ask("close_goal", { goal_id: ids.goal_id });
    expect(await ben.refusal("reverse_event", { event_id: used.event.id })).toMatchObject({
      code: "goal_closed",
    });
  });

  test("passes no milestone again and does not restore the allowance", async () => {
    const couple = await newCouple({ approval_threshold: "500" });
    const ids = await funded(couple);
    const inbox = async () => (await couple.ask("list_inbox", {})).items.length;
    const before = await inbox();
    const { event } = await couple.ask("spend_from_goal", { ...ids, amount: "500" });
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await inbox()).toBe(before);
    expect(await couple.refusal("release_from_goal", { ...ids, amount: "0.01" })).toMatchObject({
      code: "needs_second_key",
      facts: { taken: "500.00" },
    });
  });
});

describe("spent money counts as saved", () => {
  test("in drift: spending does not change status, pace or causes", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account(), await couple.goal({ deadline: "2026-06-18" })];
    const ids = { account_id: account.id, goal_id: goal.id };
    await couple.ask("allocate_to_goal", { ...ids, amount: "400" });
    couple.clock = new Date(couple.clock.getTime() + 40 * DAY_MS);
    const drift = async () => (await couple.ask("get_drift", {})).goals[0];
    const before = await drift();
    expect(before).toMatchObject({ status: "on_track", actual: "400.00", pace: { inflow: "400.00" } });
    const { event } = await couple.ask("spend_from_goal", { ...ids, amount: "390" });
    expect(await drift()).toEqual(before);
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await drift()).toEqual(before);
    await couple.ask("spend_from_goal", { ...ids, amount: "390" });
    couple.clock = new Date(couple.clock.getTime() + 60 * DAY_MS);
    expect(await drift()).toMatchObject({ actual: "400.00", cause: { kind: "missed_pace" } });
  });

  test("in forecasts: only the rest is contributed", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    await couple.ask("spend_from_goal", { ...ids, amount: "450" });
    const { goals } = await couple.ask("simulate_forecast", {
      goal_id: ids.goal_id,
      contribution: { amount: "50", frequency: "monthly" },
    });
    expect(goals).toMatchObject([
      {
        current_allocation: "50.00",
        spent: "450.00",
        target_amount: "600.00",
        contributed: "100.00",
        milestones: [{ percent: 100 }],
      },
    ]);
  });

  test("in plans: a goal is not filled again", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    await couple.ask("spend_from_goal", { ...ids, amount: "500" });
    const { moves, goals } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    expect(moves).toMatchObject([{ to_goal_id: ids.goal_id, amount: "100.00" }]);
    expect(goals).toMatchObject([
      {
        before: { current_allocation: "0.00", percent: 83.3 },
        after: { current_allocation: "100.00", percent: 100 },
      },
    ]);
    const by_hand = { account_id: ids.account_id, to_goal_id: ids.goal_id, amount: "100.01" };
    const { basis_sequence } = await couple.ask("suggest_rebalance", {});
    expect(await couple.refusal("commit_rebalance", { moves: [by_hand], basis_sequence })).toMatchObject({
      code: "moves_infeasible",
    });
  });

  test("in the ledger's totals: by payee, by goal, and as a withdrawal if it lowered a balance", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    await couple.ask("spend_from_goal", { ...ids, amount: "120", payee: "Rail" });
    await couple.ask("spend_from_goal", { ...ids, amount: "30", payee: "Rail", already_in_balance: true });
    const undone = await couple.ask("spend_from_goal", { ...ids, amount: "5", payee: "Rail" });
    await couple.ask("reverse_event", { event_id: undone.event.id });
    const by = async (...group_by: string[]) => (await couple.ask("summarize_ledger", { group_by })).groups;
    expect(await by("payee")).toMatchObject([
      { payee: null, allocated: "500.00" },
      { payee: "Rail", withdrawals: "120.00", spent: "150.00", released: "0.00", count: 2 },
    ]);
    expect(await by("goal")).toMatchObject([
      { goal_id: ids.goal_id, allocated: "500.00", spent: "150.00", withdrawals: "120.00", released: "0.00" },
    ]);
    const sync = { event_type: "BALANCE_SYNC", amount: "870", source_account_id: ids.account_id };
    await couple.ask("record_event", sync);
    expect((await couple.ask("summarize_ledger", {})).total.synced_change).toBe("-10.00");
  });
});

import { newCouple, type TestCouple } from "../../testing/books.ts";
import { funded } from "../../testing/couples.ts";
import { describe, expect, test } from "../../testing/test.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ada's goal with 500 from her account, and a function that spends some of it. */
async function savings(settings: object = {}) {
  const couple = await newCouple({ ...settings });
  const ids = await funded(couple);
  const spend = (amount: string, more: object = {}) =>
    couple.ask("spend_from_goal", { ...ids, amount, ...more });
  return { couple, ids, spend };
}

const _sync = (couple: TestCouple, source_account_id: string, amount: string) =>
  couple.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id });

describe("reversing a spending", () => {
  test.each([false, true])("returns the money; already in the balance: %s", async (already_in_balance) => {
    const { couple, ids, spend } = await savings();
    const state = async () => {
      const account = await couple.ask("get_account", { account_id: ids.account_id });
      const { spent, progress } = await couple.ask("get_goal", { goal_id: ids.goal_id });
      return { account, spent, progress };
    };
    const before = await state();
    const event_id = (await spend("500", { already_in_balance })).event.id;
    const moved = { amount: "500.00", source_goal_id: null, dest_goal_id: ids.goal_id };
    const reversal = await couple.ask("reverse_event", { event_id });
    expect(reversal).toMatchObject({ event_type: "REVERSAL", ...moved });
    expect(await state()).toEqual(before);
    expect(await couple.outcome("reverse_event", { event_id })).toBe("already_reversed");
  });

  test("is possible for an over-allocated account, but not if it would allocate money that is not there", async () => {
    const { couple, ids, spend } = await savings();
    const [lowered, used] = [await spend("100"), await spend("100", { already_in_balance: true })];
    const all = { event_type: "WITHDRAWAL", amount: "650", source_account_id: ids.account_id };
    await couple.ask("record_event", all);
    await couple.ask("reverse_event", { event_id: lowered.event.id });
    const account = await couple.ask("get_account", { account_id: ids.account_id });
    expect(account).toMatchObject({ balance: "350.00", over_allocated: "50.00" });
    const event_id = used.event.id;
    expect(await couple.outcome("reverse_event", { event_id })).toBe("insufficient_available");
  });

  test("passes no milestone again and does not restore the allowance", async () => {
    const { couple, ids, spend } = await savings({ approval_threshold: "500" });
    const inbox = async () => (await couple.ask("list_inbox", {})).items.length;
    const before = await inbox();
    await couple.ask("reverse_event", { event_id: (await spend("500")).event.id });
    expect(await inbox()).toBe(before);
    const refused = await couple.refusal("release_from_goal", { ...ids, amount: "0.01" });
    expect(refused).toMatchObject({ code: "needs_second_key", facts: { taken: "500.00" } });
  });
});

describe("spent money counts as saved", () => {
  test("in drift: spending does not change status, pace or causes", async ({ couple }) => {
    const [account, goal] = [await couple.account(), await couple.goal({ deadline: "2026-06-18" })];
    await couple.allocate(account.id, goal.id, "400");
    const payment = { account_id: account.id, goal_id: goal.id, amount: "390" };
    couple.later(40 * DAY_MS);
    const drift = async () => (await couple.ask("get_drift", {})).goals[0];
    const before = await drift();
    expect(before).toMatchObject({ status: "on_track", actual: "400.00", pace: { inflow: "400.00" } });
    const { event } = await couple.ask("spend_from_goal", payment);
    expect(await drift()).toEqual(before);
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await drift()).toEqual(before);
    await couple.ask("spend_from_goal", payment);
    couple.later(60 * DAY_MS);
    expect(await drift()).toMatchObject({ actual: "400.00", cause: { kind: "missed_pace" } });
  });

  test("in forecasts: only the rest is contributed", async () => {
    const { couple, ids, spend } = await savings();
    await spend("450");
    const contribution = { amount: "50", frequency: "monthly" };
    const { goals } = await couple.ask("simulate_forecast", { goal_id: ids.goal_id, contribution });
    const amounts = { current_allocation: "50.00", spent: "450.00", target_amount: "600.00" };
    expect(goals).toMatchObject([{ ...amounts, contributed: "100.00", milestones: [{ percent: 100 }] }]);
  });

  test("in plans: a goal is not filled again", async () => {
    const { couple, ids, spend } = await savings();
    await spend("500");
    const { moves, goals } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    expect(moves).toMatchObject([{ to_goal_id: ids.goal_id, amount: "100.00" }]);
    const before = { current_allocation: "0.00", percent: 83.3 };
    expect(goals).toMatchObject([{ before, after: { current_allocation: "100.00", percent: 100 } }]);
    const { basis_sequence } = await couple.ask("suggest_rebalance", {});
    const custom = [{ account_id: ids.account_id, to_goal_id: ids.goal_id, amount: "100.01" }];
    const outcome = await couple.outcome("commit_rebalance", { moves: custom, basis_sequence });
    expect(outcome).toBe("moves_infeasible");
  });
});

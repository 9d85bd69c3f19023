import { newCouple } from "../../testing/books.ts";
import { describe, expect, test } from "../../testing/test.ts";

/** A couple with an account of 100 and two goals, of 60 and 10, and a function that posts an event of the account. */
async function start() {
  const couple = await newCouple();
  const ids = await couple.fill({
    accounts: { account: { balance: "100" } },
    goals: { goal: { target_amount: "60" }, other: { target_amount: "10" } },
  });
  const input = (event_type: string, amount: string, more: object) => ({
    event_type,
    amount,
    source_account_id: ids.account,
    ...more,
  });
  return {
    couple,
    ...ids,
    post: (type: string, amount: string, more = {}) => couple.ask("record_event", input(type, amount, more)),
    refused: (type: string, amount: string, more = {}) =>
      couple.outcome("record_event", input(type, amount, more)),
  };
}

describe("record_event", () => {
  test("deposits and withdraws on a manual account, and syncs a balance", async () => {
    const { couple, account, post, refused } = await start();
    const event = await post("DEPOSIT", "50", { metadata: { note: "Pay\nday", payee: null } });
    expect(event).toMatchObject({
      event_type: "DEPOSIT",
      amount: "50.00",
      metadata: { note: "Pay\nday" },
      source_account_id: account,
      account_after: { balance: "150.00", available: "150.00" },
      goals_after: [],
    });
    expect(await post("WITHDRAWAL", "150")).toMatchObject({ account_after: { balance: "0.00" } });
    expect(await post("BALANCE_SYNC", "42.42")).toMatchObject({ account_after: { balance: "42.42" } });
    expect(await couple.ask("get_account", { account_id: account })).toMatchObject({ balance: "42.42" });
    await post("BALANCE_SYNC", "0");
    expect(await refused("DEPOSIT", "0")).toBe("invalid_input: amount");
  });

  test("moves earmarks, and returns the goals with the amounts above their targets", async () => {
    const { couple, goal, other, post, refused } = await start();
    const holds = (goal_id: string, current_allocation: string, above_target: string | null = null) => ({
      goal_id,
      current_allocation,
      above_target,
    });
    const first = await post("ALLOCATION", "60", { dest_goal_id: goal });
    expect(first.goals_after).toEqual([holds(goal, "60.00")]);
    const above = await post("ALLOCATION", "20.50", { dest_goal_id: goal });
    expect(above).toMatchObject({
      account_after: { balance: "100.00", available: "19.50" },
      goals_after: [holds(goal, "80.50", "20.50")],
    });
    const moved = await post("REALLOCATION", "15", { source_goal_id: goal, dest_goal_id: other });
    expect(moved.goals_after).toEqual([holds(goal, "65.50", "5.50"), holds(other, "15.00", "5.00")]);
    const reversed = await couple.ask("reverse_event", { event_id: moved.id });
    expect(reversed.goals_after).toEqual([holds(other, "0.00"), holds(goal, "80.50", "20.50")]);
    const released = await post("RELEASE", "5.50", { source_goal_id: goal });
    expect(released.goals_after).toEqual([holds(goal, "75.00", "15.00")]);
    expect(await refused("ALLOCATION", "25.01", { dest_goal_id: goal })).toBe("insufficient_available");
  });

  test("a withdrawal below the allocated amount leaves the account over-allocated and the goals unchanged", async () => {
    const { couple, account, goal, post } = await start();
    await post("ALLOCATION", "60", { dest_goal_id: goal });
    await post("WITHDRAWAL", "50");
    expect(await couple.ask("get_account", { account_id: account })).toMatchObject({
      balance: "50.00",
      allocated: "60.00",
      available: "-10.00",
      over_allocated: "10.00",
    });
    expect((await couple.ask("get_summary", {})).attention).toMatchObject([
      { kind: "over_allocated", account_ids: [account], amount: "10.00" },
      { kind: "spent_for", account_ids: [account], goal_ids: [goal], amount: "10.00" },
      { kind: "milestone" },
    ]);
    expect(await couple.ask("get_goal", { goal_id: goal })).toMatchObject({ current_allocation: "60.00" });
  });

  test("a note moves nothing", async ({ couple }) => {
    const metadata = { note: "Talked about the car" };
    expect(await couple.ask("record_event", { event_type: "SYSTEM", metadata })).toMatchObject({
      amount: "0.00",
      source_account_id: null,
      metadata,
      account_after: null,
      goals_after: [],
    });
    const moving = { event_type: "SYSTEM", amount: "1" };
    expect(await couple.outcome("record_event", moving)).toBe("invalid_input: amount");
  });
});

import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

describe("record_event", () => {
  test("deposits and withdraws on a manual account, and syncs a balance", async () => {
    const couple = await newCouple();
    const account = await couple.account({ balance: "100" });
    const post = (event_type: string, amount: string) =>
      couple.ask("record_event", {
        event_type,
        amount,
        source_account_id: account.id,
        metadata: { note: "Pay\nday", payee: null },
      });
    const balance = async () => (await couple.ask("get_account", { account_id: account.id })).balance;

    const event = await post("DEPOSIT", "50");
    expect(event).toMatchObject({
      event_type: "DEPOSIT",
      amount: "50.00",
      metadata: { note: "Pay\nday" },
      source_account_id: account.id,
      account_after: { balance: "150.00", available: "150.00" },
      goals_after: [],
    });
    expect(await balance()).toBe("150.00");
    await post("WITHDRAWAL", "150");
    expect(await balance()).toBe("0.00");
    expect(await post("BALANCE_SYNC", "42.42")).toMatchObject({ account_after: { balance: "42.42" } });
    expect(await balance()).toBe("42.42");
    await post("BALANCE_SYNC", "0");
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("moves earmarks under the same rules as the goal operations", async () => {
    const couple = await newCouple();
    const [account, from, to] = [
      await couple.account({ balance: "100" }),
      await couple.goal(),
      await couple.goal(),
    ];
    const source_account_id = account.id;
    await couple.ask("record_event", {
      event_type: "ALLOCATION",
      amount: "80",
      source_account_id,
      dest_goal_id: from.id,
    });
    const moved = await couple.ask("record_event", {
      event_type: "REALLOCATION",
      amount: "30",
      source_account_id,
      source_goal_id: from.id,
      dest_goal_id: to.id,
    });
    expect(moved).toMatchObject({
      account_after: { balance: "100.00", available: "20.00" },
      goals_after: [
        { goal_id: from.id, current_allocation: "50.00" },
        { goal_id: to.id, current_allocation: "30.00" },
      ],
    });
    await couple.ask("record_event", {
      event_type: "RELEASE",
      amount: "5",
      source_account_id,
      source_goal_id: to.id,
    });
    expect(await couple.ask("get_goal", { goal_id: from.id })).toMatchObject({ current_allocation: "50.00" });
    expect(await couple.ask("get_goal", { goal_id: to.id })).toMatchObject({ current_allocation: "25.00" });
    const over = { event_type: "ALLOCATION", amount: "25.01", source_account_id, dest_goal_id: to.id };
    expect(await couple.refusal("record_event", over)).toMatchObject({ code: "insufficient_available" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("returns the goals that exceed their targets, and by how much", async () => {
    const couple = await newCouple();
    const [account, full, other] = [
      await couple.account({ balance: "100" }),
      await couple.goal({ target_amount: "60" }),
      await couple.goal({ target_amount: "10" }),
    ];
    const source_account_id = account.id;
    const allocation = { event_type: "ALLOCATION", source_account_id, dest_goal_id: full.id };
    const { goals_after } = await couple.ask("record_event", { ...allocation, amount: "60" });
    expect(goals_after).toEqual([{ goal_id: full.id, current_allocation: "60.00", above_target: null }]);
    const above = await couple.ask("record_event", { ...allocation, amount: "20.50" });
    expect(above.goals_after).toEqual([
      { goal_id: full.id, current_allocation: "80.50", above_target: "20.50" },
    ]);
    const moved = await couple.ask("record_event", {
      event_type: "REALLOCATION",
      amount: "15",
      source_account_id,
      source_goal_id: full.id,
      dest_goal_id: other.id,
    });
    expect(moved.goals_after).toEqual([
      { goal_id: full.id, current_allocation: "65.50", above_target: "5.50" },
      { goal_id: other.id, current_allocation: "15.00", above_target: "5.00" },
    ]);
    const reversed = await couple.ask("reverse_event", { event_id: moved.id });
    expect(reversed.goals_after).toEqual([
      { goal_id: other.id, current_allocation: "0.00", above_target: null },
      { goal_id: full.id, current_allocation: "80.50", above_target: "20.50" },
    ]);
  });

  test("a withdrawal below the allocated amount leaves the account over-allocated and the goals unchanged", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account({ balance: "100" }), await couple.goal()];
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "80" });
    await couple.ask("record_event", {
      event_type: "WITHDRAWAL",
      amount: "50",
      source_account_id: account.id,
    });
    expect(await couple.ask("get_account", { account_id: account.id })).toMatchObject({
      balance: "50.00",
      allocated: "80.00",
      available: "-30.00",
      over_allocated: "30.00",
    });
    expect((await couple.ask("get_summary", {})).attention).toMatchObject([
      { kind: "over_allocated", account_ids: [account.id], amount: "30.00" },
      { kind: "spent_for", account_ids: [account.id], goal_ids: [goal.id], amount: "30.00" },
    ]);
    expect(await couple.ask("get_goal", { goal_id: goal.id })).toMatchObject({ current_allocation: "80.00" });
  });

  test("a note moves nothing", async () => {
    const couple = await newCouple();
    const event = await couple.ask("record_event", {
      event_type: "SYSTEM",
      metadata: { note: "Talked about the car" },
    });
    expect(event).toMatchObject({
      amount: "0.00",
      source_account_id: null,
      metadata: { note: "Talked about the car" },
      account_after: null,
      goals_after: [],
    });
    expect(await couple.refusal("record_event", { event_type: "SYSTEM", amount: "1" })).toMatchObject({
      errors: [{ field: "amount" }],
    });
  });

  test("refuses event types that have their own operation, and names it", async () => {
    const couple = await newCouple();
    expect(await couple.refusal("record_event", { event_type: "REVERSAL", amount: "1" })).toMatchObject({
      code: "invalid_input",
      errors: [{ field: "event_type", message: "REVERSAL events cannot be posted; use reverse_event." }],
    });
  });

  test("refuses a deposit to a linked account, a posting to the partner's balance, and a withdrawal from an empty account", async () => {
    const couple = await newCouple();
    const [linked, own] = [
      await couple.account({ is_manual: false }),
      await couple.account({ balance: "10" }),
    ];
    const post = (event_type: string, account: { id: string }, amount = "10.01") => ({
      event_type,
      amount,
      source_account_id: account.id,
    });
    expect(await couple.refusal("record_event", post("DEPOSIT", linked))).toMatchObject({
      code: "account_not_manual",
    });
    expect(await couple.refusal("record_event", post("WITHDRAWAL", own))).toMatchObject({
      code: "insufficient_balance",
      facts: { balance: "10.00" },
    });
    const ben = couple.as(couple.ben.principal);
    for (const type of ["DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC"]) {
      expect(await ben.refusal("record_event", post(type, own)), type).toMatchObject({ code: "not_owner" });
    }
    expect(await couple.refusal("record_event", post("DEPOSIT", own, "10000000000000"))).toMatchObject({
      code: "amount_out_of_range",
    });
    expect(await couple.refusal("record_event", post("DEPOSIT", own, "0"))).toMatchObject({
      errors: [{ field: "amount" }],
    });
  });
});

import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { funded, kinds } from "../../testing/couples.ts";
import { selectsOf } from "../../testing/statements.ts";

describe("spend_from_goal", () => {
  test("takes the money from the account and the goal together, and the goal keeps its progress", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const before = (await couple.ask("get_summary", {})).couple.ledger.sequence;
    const stated = { payee: "Rail", note: "Tickets" };
    const answer = await couple.ask("spend_from_goal", { ...ids, amount: "200", ...stated });
    expect(answer.event).toMatchObject({
      event_type: "SPENDING",
      amount: "200.00",
      source_account_id: ids.account_id,
      source_goal_id: ids.goal_id,
      dest_goal_id: null,
      sequence: before + 1,
      metadata: stated,
    });
    expect(answer.allocation).toMatchObject({ allocated_amount: "300.00" });
    expect(answer.goal).toMatchObject({
      current_allocation: "300.00",
      spent: "200.00",
      progress: { percent: 83.3, remaining: "100.00", overfunded: "0.00" },
    });
    expect(answer.account).toMatchObject({ balance: "800.00", allocated: "300.00", available: "500.00" });
    const summary = await couple.ask("get_summary", {});
    expect(summary.couple.ledger.sequence).toBe(before + 1);
    expect(summary.goals[0]).toMatchObject({ current_allocation: "300.00", spent: "200.00" });
    expect(summary.totals).toMatchObject({ goal_allocations: "300.00", goal_spent: "200.00" });
  });

  test("reduces only the earmark if the balance already includes the payment, the default for a linked account", async () => {
    const couple = await newCouple();
    const [linked, manual] = [await funded(couple, { is_manual: false }), await funded(couple)];
    const spent = await couple.ask("spend_from_goal", { ...linked, amount: "200" });
    expect(spent.event.metadata).toEqual({ already_in_balance: true });
    expect(spent.account).toMatchObject({ balance: "1000.00", available: "700.00" });
    const payment = { ...manual, amount: "200", already_in_balance: true };
    const included = await couple.ask("spend_from_goal", payment);
    expect(included.account).toMatchObject({ balance: "1000.00", available: "700.00" });
    const early = await couple.ask("spend_from_goal", { ...linked, amount: "50", already_in_balance: false });
    expect(early.event.metadata).toEqual({});
    expect(early.account).toMatchObject({ balance: "950.00", available: "700.00" });
    expect(early.goal).toMatchObject({ spent: "250.00", current_allocation: "250.00" });
  });

  test("lowers only a balance that the caller may change, but reduces the earmark in any account they see", async () => {
    const couple = await newCouple();
    const [shared, hidden] = [await funded(couple), await funded(couple, { visibility: "private" })];
    const ben = couple.asBen;
    expect(await ben.outcome("spend_from_goal", { ...shared, amount: "1" })).toBe("not_owner");
    await ben.ask("spend_from_goal", { ...shared, amount: "1", already_in_balance: true });
    await couple.ask("spend_from_goal", { ...hidden, amount: "30", payee: "Jeweller" });
    const goal = await ben.ask("get_goal", { goal_id: hidden.goal_id });
    expect(goal).toMatchObject({ spent: "30.00", partner_private_amount: "470.00", allocations: [] });
    const [event] = (await ben.ask("list_ledger", { event_type: "SPENDING", limit: 1 })).items;
    expect(event).toMatchObject({ amount: "30.00", source_account_id: null, actor: null, metadata: {} });
  });

  test("a spent goal closes without approval, and one that still holds money does not", async () => {
    const couple = await newCouple({ approval_threshold: "600" });
    const [done, half] = [await funded(couple), await funded(couple)];
    await couple.ask("spend_from_goal", { ...done, amount: "500" });
    await couple.ask("spend_from_goal", { ...half, amount: "100" });
    expect(await couple.outcome("close_goal", { goal_id: half.goal_id })).toBe("needs_second_key");
    const closed = await couple.ask("close_goal", { goal_id: done.goal_id });
    expect(kinds(closed.events)).toEqual([["GOAL", "0.00"]]);
    expect(closed.goal).toMatchObject({ status: "closed", spent: "500.00", progress: { percent: 83.3 } });
  });

  // The commit, and with a threshold the earlier takings.
  test.each([
    [null, 1],
    ["50", 2],
  ])("with the threshold %s it costs %i selects", async (threshold, selects) => {
    const couple = await newCouple(threshold ? { approval_threshold: threshold } : {});
    const ids = await funded(couple);
    const again = () => couple.ask("spend_from_goal", { ...ids, amount: "90" });
    expect(await selectsOf(couple.engine, again)).toBe(selects);
  });
});

import { describe, expect, test } from "vitest";
import { call, newCouple } from "../../testing/books.ts";
import { codes, many, together } from "../../testing/concurrent.ts";
import { agentOf, funded } from "../../testing/couples.ts";
import { selectsOf } from "../../testing/statements.ts";
import { OPERATOR } from "../identity/principal.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("spend_from_goal", () => {
  test("takes the money from the account and the goal together, and the goal keeps its progress", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const before = (await couple.ask("get_summary", {})).couple.ledger.sequence;
    const answer = await couple.ask("spend_from_goal", {
      ...ids,
      amount: "200",
      payee: "Rail",
      note: "Tickets",
    });
    expect(answer.event).toMatchObject({
      event_type: "SPENDING",
      amount: "200.00",
      source_account_id: ids.account_id,
      source_goal_id: ids.goal_id,
      dest_goal_id: null,
      sequence: before + 1,
      metadata: { note: "Tickets", payee: "Rail" },
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
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("reduces only the earmark if the balance already includes the payment, the default for a linked account", async () => {
    const couple = await newCouple();
    const [linked, manual] = [await funded(couple, { is_manual: false }), await funded(couple)];
    const spent = await couple.ask("spend_from_goal", { ...linked, amount: "200" });
    expect(spent.event.metadata).toEqual({ already_in_balance: true });
    expect(spent.account).toMatchObject({ balance: "1000.00", available: "700.00" });
    const included = await couple.ask("spend_from_goal", {
      ...manual,
      amount: "200",
      already_in_balance: true,
    });
    expect(included.account).toMatchObject({ balance: "1000.00", available: "700.00" });
    const early = await couple.ask("spend_from_goal", { ...linked, amount: "50", already_in_balance: false });
    expect(early.event.metadata).toEqual({});
    expect(early.account).toMatchObject({ balance: "950.00", available: "700.00" });
    expect(early.goal).toMatchObject({ spent: "250.00", current_allocation: "250.00" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("spends at most the amount that the goal holds in the account, and says how to split the payment", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const refused = await couple.refusal("spend_from_goal", { ...ids, amount: "560.50" });
    expect(refused).toMatchObject({
      code: "insufficient_allocation",
      facts: { allocated: "500.00" },
    });
    expect(refused.message).toContain("Spend 500.00 from it and record the remaining 60.50 as a WITHDRAWAL");
    const { id } = await couple.account();
    expect(await couple.refusal("spend_from_goal", { ...ids, account_id: id, amount: "1" })).toMatchObject({
      code: "insufficient_allocation",
      facts: { allocated: "0.00" },
    });
    expect((await couple.ask("get_goal", { goal_id: ids.goal_id })).spent).toBe("0.00");
  });

  test("spends at most the balance, and may use keep_available", async () => {
    const couple = await newCouple();
    const ids = await funded(couple, { keep_available: "500" });
    await couple.ask("spend_from_goal", { ...ids, amount: "100" });
    const low = { event_type: "BALANCE_SYNC", amount: "99.99", source_account_id: ids.account_id };
    await couple.ask("record_event", low);
    expect(await couple.refusal("spend_from_goal", { ...ids, amount: "100" })).toMatchObject({
      code: "insufficient_balance",
      facts: { balance: "99.99" },
    });
    await couple.ask("spend_from_goal", { ...ids, amount: "100", already_in_balance: true });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("refuses a locked or closed goal", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    await couple.ask("update_goal", { goal_id: ids.goal_id, locked: true });
    expect(await couple.refusal("spend_from_goal", { ...ids, amount: "1" })).toMatchObject({
      code: "goal_locked",
    });
    await couple.ask("update_goal", { goal_id: ids.goal_id, locked: false });
    await couple.ask("close_goal", { goal_id: ids.goal_id });
    expect(await couple.refusal("spend_from_goal", { ...ids, amount: "1" })).toMatchObject({
      code: "goal_closed",
    });
  });

  test("lowers only a balance that the caller may change, but reduces the earmark in any account they see", async () => {
    const couple = await newCouple();
    const [shared, hidden] = [await funded(couple), await funded(couple, { visibility: "private" })];
    const ben = couple.as(couple.ben.principal);
    expect(await ben.refusal("spend_from_goal", { ...shared, amount: "1" })).toMatchObject({
      code: "not_owner",
    });
    await ben.ask("spend_from_goal", { ...shared, amount: "1", already_in_balance: true });
    expect(await ben.refusal("spend_from_goal", { ...hidden, amount: "1" })).toMatchObject({
      code: "not_found",
    });
    await couple.ask("spend_from_goal", { ...hidden, amount: "30", payee: "Jeweller" });
    const goal = await ben.ask("get_goal", { goal_id: hidden.goal_id });
    expect(goal).toMatchObject({ spent: "30.00", partner_private_amount: "470.00", allocations: [] });
    const [event] = (await ben.ask("list_ledger", { event_type: "SPENDING", limit: 1 })).items;
    expect(event).toMatchObject({ amount: "30.00", source_account_id: null, actor: null, metadata: {} });
  });

  test("accepts only amounts with the currency's decimals", async () => {
    const couple = await newCouple({ currency: "JPY" });
    const ids = await funded(couple);
    for (const amount of ["0", "0.5", "-1", 1e21]) {
      expect(await couple.refusal("spend_from_goal", { ...ids, amount }), String(amount)).toMatchObject({
        code: "invalid_input",
      });
    }
    expect((await couple.ask("spend_from_goal", { ...ids, amount: 200 })).goal.spent).toBe("200");
  });

  test("a spent goal closes without approval, and one that still holds money does not", async () => {
    const couple = await newCouple({ approval_threshold: "600" });
    const [done, half] = [await funded(couple), await funded(couple)];
    await couple.ask("spend_from_goal", { ...done, amount: "500" });
    await couple.ask("spend_from_goal", { ...half, amount: "100" });
    expect(await couple.refusal("close_goal", { goal_id: half.goal_id })).toMatchObject({
      code: "needs_second_key",
    });
    const closed = await couple.ask("close_goal", { goal_id: done.goal_id });
    expect(closed.events.map(({ event_type }: { event_type: string }) => event_type)).toEqual(["GOAL"]);
    expect(closed.goal).toMatchObject({ status: "closed", spent: "500.00", progress: { percent: 83.3 } });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("counts against the partner's allowance through every client, even after a reversal", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple);
    const agent = couple.as(agentOf(couple, "ada"));
    await agent.ask("spend_from_goal", { ...ids, amount: "60" });
    const back = { event_type: "DEPOSIT", amount: "60", source_account_id: ids.account_id };
    await couple.ask("record_event", back);
    await couple.ask("allocate_to_goal", { ...ids, amount: "60" });
    expect(await couple.refusal("release_from_goal", { ...ids, amount: "40.01" })).toMatchObject({
      code: "needs_second_key",
      facts: { taken: "60.00", remaining: "40.00" },
    });
    expect((await couple.ask("spend_from_goal", { ...ids, amount: "40" })).status).toBe("spent");
    couple.clock = new Date(couple.clock.getTime() + DAY_MS);
    await couple.ask("release_from_goal", { ...ids, amount: "100" });
  });

  test("the operator spends for either partner within one allowance", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple);
    await couple.as(OPERATOR).ask("spend_from_goal", { ...ids, amount: "100" });
    const acting = couple.as({ ...OPERATOR, userId: couple.ben.id });
    expect(await acting.refusal("spend_from_goal", { ...ids, amount: "0.01" })).toMatchObject({
      code: "person_required",
    });
    expect((await couple.ask("get_account", { account_id: ids.account_id })).balance).toBe("900.00");
  });

  test("concurrent payments spend at most what the goal holds", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const outcomes = await together(12, () =>
      call(couple.engine, "spend_from_goal", { ...ids, amount: "90" }, { principal: couple.ada.principal }),
    );
    expect(codes(outcomes)).toEqual([...many(5, "done"), ...many(7, "insufficient_allocation")]);
    expect(await couple.ask("get_goal", { goal_id: ids.goal_id })).toMatchObject({
      current_allocation: "50.00",
      spent: "450.00",
    });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("an idempotency key repeats the answer and spends once", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const ada = couple.as(couple.ada.principal);
    const first = await ada.ask("spend_from_goal", { ...ids, amount: "10" }, "rail");
    expect(await ada.ask("spend_from_goal", { ...ids, amount: "10" }, "rail")).toEqual(first);
    expect(await ada.refusal("spend_from_goal", { ...ids, amount: "11" }, "rail")).toMatchObject({
      code: "idempotency_key_reused",
    });
    expect((await couple.ask("get_goal", { goal_id: ids.goal_id })).spent).toBe("10.00");
  });

  test.each([
    // The commit.
    [null, 1],
    // Also the earlier takings.
    ["50", 2],
  ])("with the threshold %s it costs %i selects", async (threshold, selects) => {
    const couple = await newCouple(threshold ? { approval_threshold: threshold } : {});
    const ids = await funded(couple);
    const again = () => couple.ask("spend_from_goal", { ...ids, amount: "90" });
    expect(await selectsOf(couple.engine, again)).toBe(selects);
  });
});

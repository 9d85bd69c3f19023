import { describe, expect, test } from "vitest";
import { newCouple, type TestCouple } from "../../testing/books.ts";
import { agentOf } from "../../testing/plans.ts";
import { OPERATOR } from "../access/principal.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** An account of 1000 and a goal of 600, 500 of it held. */
async function funded(couple: TestCouple, fields: object = {}) {
  const [account, goal] = [await couple.account({ ...fields }), await couple.goal()];
  const ids = { account_id: account.id as string, goal_id: goal.id as string };
  await couple.ask("allocate_to_goal", { ...ids, amount: "500" });
  return ids;
}

describe("spend_from_goal", () => {
  test("takes the money from the account and the goal at once, and the goal keeps its progress", async () => {
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

  test("uses up the earmark alone where the balance shows the payment: by default on a linked account", async () => {
    const couple = await newCouple();
    const [linked, manual] = [await funded(couple, { is_manual: false }), await funded(couple)];
    const spent = await couple.ask("spend_from_goal", { ...linked, amount: "200" });
    expect(spent.event.metadata).toEqual({ already_in_balance: true });
    expect(spent.account).toMatchObject({ balance: "1000.00", available: "700.00" });
    const told = await couple.ask("spend_from_goal", { ...manual, amount: "200", already_in_balance: true });
    expect(told.account).toMatchObject({ balance: "1000.00", available: "700.00" });
    const early = await couple.ask("spend_from_goal", { ...linked, amount: "50", already_in_balance: false });
    expect(early.event.metadata).toEqual({});
    expect(early.account).toMatchObject({ balance: "950.00", available: "700.00" });
    expect(early.goal).toMatchObject({ spent: "250.00", current_allocation: "250.00" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("spends no more than the goal holds of the account, and says how to split the payment", async () => {
    const couple = await newCouple();
    const ids = await funded(couple);
    const refused = await couple.refusal("spend_from_goal", { ...ids, amount: "560.50" });
    expect(refused).toMatchObject({
      code: "insufficient_allocation",
      facts: { allocated: "500.00" },
    });
    expect(refused.message).toContain("Spend 500.00 from it and record the other 60.50 as a WITHDRAWAL");
    const { id } = await couple.account();
    expect(await couple.refusal("spend_from_goal", { ...ids, account_id: id, amount: "1" })).toMatchObject({
      code: "insufficient_allocation",
      facts: { allocated: "0.00" },
    });
    expect((await couple.ask("get_goal", { goal_id: ids.goal_id })).spent).toBe("0.00");
  });

  test("spends no more than the balance, and needs nothing kept available", async () => {
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

  test("spends nothing from a locked or closed goal", async () => {
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

  test("lowers only a balance that the caller may change, but uses up the earmark of any account they see", async () => {
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

  test("takes amounts with the currency's digits only", async () => {
    const couple = await newCouple({ currency: "JPY" });
    const ids = await funded(couple);
    for (const amount of ["0", "0.5", "-1", 1e21]) {
      expect(await couple.refusal("spend_from_goal", { ...ids, amount }), String(amount)).toMatchObject({
        code: "invalid_input",
      });
    }
    expect((await couple.ask("spend_from_goal", { ...ids, amount: 200 })).goal.spent).toBe("200");
  });

  test("a goal that was spent closes without a second key, and one that still holds money does not", async () => {
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

  test("counts towards what one partner may take alone, through every client, and so does what is paid back", async () => {
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

  test("the operator spends for one partner within one allowance", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple);
    await couple.as(OPERATOR).ask("spend_from_goal", { ...ids, amount: "100" });
    const acting = couple.as({ ...OPERATOR, userId: couple.ben.id });
    expect(await acting.refusal("spend_from_goal", { ...ids, amount: "0.01" })).toMatchObject({
      code: "person_required",
    });
    expect((await couple.ask("get_account", { account_id: ids.account_id })).balance).toBe("900.00");
  });

  test("a key repeats the answer and spends once", async () => {
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
});

describe("a payment beyond what one partner may take alone", () => {
  const PAYMENT = { amount: "300", payee: "Rail", note: "Tickets" };

  /** Ada has paid 300 of the goal's 500 from her account of 1000, and may take 100 a day. */
  async function paid(fields: object = {}, input: object = {}) {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple, fields);
    const answer = await couple.ask("spend_from_goal", { ...ids, ...PAYMENT, ...input });
    return { couple, ids, answer, ben: couple.as(couple.ben.principal) };
  }

  test("is recorded at once, and its earmark waits for the partner", async () => {
    const { couple, answer, ben, ids } = await paid();
    const { plan_id } = answer;
    expect(answer).toMatchObject({
      status: "awaiting_approval",
      event: {
        event_type: "WITHDRAWAL",
        amount: "300.00",
        source_goal_id: null,
        metadata: { note: "Tickets", payee: "Rail", spending_plan_id: plan_id },
      },
      allocation: { allocated_amount: "500.00" },
      goal: { current_allocation: "500.00", spent: "0.00" },
      account: { balance: "700.00", available: "200.00" },
    });
    const kinds = async (who: Pick<TestCouple, "ask">) =>
      (await who.ask("get_summary", {})).attention.map(({ kind }: { kind: string }) => kind);
    expect(await kinds(couple)).toContain("payment_waiting");
    expect(await kinds(ben)).toContain("plan_waiting");
    const [item] = (await ben.ask("list_inbox", {})).items;
    expect(item).toMatchObject({
      kind: "plan_waiting",
      subject_id: plan_id,
      message: "A payment from a goal waits for your approval to use the goal's money.",
    });
    const reason = "Paid for what “Japan trip” is for, to “Rail”: its money is used up.";
    expect((await ben.ask("list_plans", {})).items).toMatchObject([
      { plan_id, strategy: "spending", status: "awaiting_approval", moves: [{ amount: "300.00", reason }] },
    ]);
    const { before, after } = (await ben.ask("get_plan", { plan_id })).goals[0];
    expect([before.current_allocation, after.current_allocation]).toEqual(["500.00", "200.00"]);
    // What is spent still counts as progress.
    expect(after.percent).toBe(before.percent);
    expect((await couple.ask("commit_rebalance", { plan_id })).status).toBe("awaiting_approval");
    expect(await couple.refusal("approve_rebalance", { plan_id })).toMatchObject({
      code: "partner_required",
    });
    const { events } = await ben.ask("approve_rebalance", { plan_id });
    expect(events).toMatchObject([
      { event_type: "PLAN", metadata: { action: "approved", spends: true, plan_id } },
      {
        event_type: "SPENDING",
        user_id: couple.ada.id,
        source_goal_id: ids.goal_id,
        metadata: {
          note: "Tickets",
          payee: "Rail",
          plan_id,
          approved_by: couple.ben.id,
          already_in_balance: true,
        },
      },
    ]);
    expect(await couple.ask("get_goal", { goal_id: ids.goal_id })).toMatchObject({
      current_allocation: "200.00",
      spent: "300.00",
    });
    expect(await couple.ask("get_account", { account_id: ids.account_id })).toMatchObject({
      balance: "700.00",
      available: "500.00",
    });
    expect(await kinds(couple)).not.toContain("payment_waiting");
    // What the partner approved takes nothing of the allowance.
    expect((await couple.ask("spend_from_goal", { ...ids, amount: "100" })).status).toBe("spent");
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("whose balance shows it already only waits", async () => {
    const { couple, answer, ben } = await paid({ is_manual: false });
    expect(answer).toMatchObject({
      status: "awaiting_approval",
      event: { event_type: "PLAN", amount: "0.00" },
      account: { balance: "1000.00", available: "500.00" },
    });
    await ben.ask("approve_rebalance", { plan_id: answer.plan_id });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("waits a week, whatever else moves, as long as the goal holds its money", async () => {
    const { couple, answer, ben, ids } = await paid();
    const { plan_id } = answer;
    const status = async () => (await ben.ask("get_plan", { plan_id })).status;
    await couple.ask("record_event", {
      event_type: "DEPOSIT",
      amount: "5",
      source_account_id: ids.account_id,
    });
    await ben.ask("release_from_goal", { ...ids, amount: "100" });
    await couple.ask("update_goal", { goal_id: ids.goal_id, target_amount: "700", priority: 1 });
    expect(await status()).toBe("awaiting_approval");
    await couple.ask("update_goal", { goal_id: ids.goal_id, locked: true });
    expect(await status()).toBe("stale");
    await couple.ask("update_goal", { goal_id: ids.goal_id, locked: false });
    await couple.ask("release_from_goal", { ...ids, amount: "100" });
    expect(await status()).toBe("awaiting_approval");
    couple.clock = new Date(couple.clock.getTime() + DAY_MS);
    await couple.ask("release_from_goal", { ...ids, amount: "0.01" });
    expect(await ben.refusal("approve_rebalance", { plan_id })).toMatchObject({ code: "plan_stale" });
    await couple.ask("allocate_to_goal", { ...ids, amount: "0.01" });
    couple.clock = new Date(couple.clock.getTime() + 6 * DAY_MS - 1);
    expect(await status()).toBe("awaiting_approval");
    couple.clock = new Date(couple.clock.getTime() + 1);
    expect(await ben.refusal("approve_rebalance", { plan_id })).toMatchObject({ code: "plan_expired" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("can be rejected: the payment stays, and so does the goal's money", async () => {
    const { couple, answer, ben, ids } = await paid();
    await ben.ask("reject_rebalance", { plan_id: answer.plan_id });
    expect(await couple.ask("get_goal", { goal_id: ids.goal_id })).toMatchObject({
      current_allocation: "500.00",
    });
    expect((await couple.ask("get_account", { account_id: ids.account_id })).balance).toBe("700.00");
    await couple.ask("reverse_event", { event_id: answer.event.id });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("that is reversed leaves nothing to approve", async () => {
    const { couple, answer, ben, ids } = await paid();
    await couple.ask("reverse_event", { event_id: answer.event.id });
    expect((await ben.ask("get_plan", { plan_id: answer.plan_id })).status).toBe("rejected");
    expect(await ben.refusal("approve_rebalance", { plan_id: answer.plan_id })).toMatchObject({
      code: "plan_settled",
    });
    expect((await couple.ask("get_account", { account_id: ids.account_id })).balance).toBe("1000.00");
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("from a private account shows the partner neither account nor payee", async () => {
    const { couple, answer, ben, ids } = await paid({ name: "Secret", visibility: "private" });
    const plan = await ben.ask("get_plan", { plan_id: answer.plan_id });
    expect(plan.moves).toEqual([
      {
        account_id: null,
        from_goal_id: ids.goal_id,
        to_goal_id: null,
        amount: "300.00",
        reason: "Paid for what “Japan trip” is for: its money is used up.",
      },
    ]);
    const { events } = await ben.ask("approve_rebalance", { plan_id: answer.plan_id });
    const ledger = await ben.ask("list_ledger", { limit: 100 });
    const told = JSON.stringify([plan, events, ledger, await ben.ask("get_summary", {})]);
    for (const secret of ["Rail", "Tickets", "Secret", ids.account_id, "700.00"])
      expect(told).not.toContain(secret);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("is refused whole where the balance is too small", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple);
    const low = { event_type: "BALANCE_SYNC", amount: "200", source_account_id: ids.account_id };
    await couple.ask("record_event", low);
    const refused = await couple.refusal("spend_from_goal", { ...ids, ...PAYMENT });
    expect(refused).toMatchObject({ code: "insufficient_balance", facts: { balance: "200.00" } });
    expect((await couple.ask("list_plans", {})).items).toEqual([]);
  });
});

describe("reversing a spending", () => {
  test("gives the money back to the goal, and to the balance that it lowered", async () => {
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

  test("leaves a short account as short as it was, but earmarks nothing that is not there", async () => {
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

  test("is refused once a sync has set the balance, for another's balance, and for a closed goal", async () => {
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

  test("passes no milestone again, and gives no allowance back", async () => {
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

describe("what was spent counts as saved", () => {
  test("in drift: spending changes neither status nor pace nor causes", async () => {
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

  test("in forecasts: only the rest is saved for", async () => {
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

  test("in the ledger's totals: under its payee, by goal, and as a withdrawal where it lowered a balance", async () => {
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

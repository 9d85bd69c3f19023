import { describe, expect, test } from "vitest";
import { newCouple, type TestCouple } from "../../testing/books.ts";
import { funded } from "../../testing/couples.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("a payment that exceeds what one partner may take alone", () => {
  const PAYMENT = { amount: "300", payee: "Rail", note: "Tickets" };

  /** Ada pays 300 of the goal's 500 from her account with 1000 and may take 100 a day. */
  async function paid(fields: object = {}, input: object = {}) {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple, fields);
    const answer = await couple.ask("spend_from_goal", { ...ids, ...PAYMENT, ...input });
    return { couple, ids, answer, ben: couple.asBen };
  }

  test("is recorded immediately, and its plan awaits the partner's approval", async () => {
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
    const message = "A payment waits for your approval to use a goal's money.";
    expect(item).toMatchObject({ kind: "plan_waiting", subject_id: plan_id, message });
    const reason = "Pays for the purpose of “Japan trip”, to “Rail”, and uses its money.";
    expect((await ben.ask("list_plans", {})).items).toMatchObject([
      { plan_id, strategy: "spending", status: "awaiting_approval", moves: [{ amount: "300.00", reason }] },
    ]);
    const { before, after } = (await ben.ask("get_plan", { plan_id })).goals[0];
    expect([before.current_allocation, after.current_allocation]).toEqual(["500.00", "200.00"]);
    // Spent money still counts as progress.
    expect(after.percent).toBe(before.percent);
    expect((await couple.ask("commit_rebalance", { plan_id })).status).toBe("awaiting_approval");
    expect(await couple.outcome("approve_rebalance", { plan_id })).toBe("partner_required");
    const { events } = await ben.ask("approve_rebalance", { plan_id });
    const approved = { plan_id, approved_by: couple.ben.id, already_in_balance: true };
    const metadata = { note: "Tickets", payee: "Rail", ...approved };
    expect(events).toMatchObject([
      { event_type: "PLAN", metadata: { action: "approved", spends: true, plan_id } },
      { event_type: "SPENDING", user_id: couple.ada.id, source_goal_id: ids.goal_id, metadata },
    ]);
    const goal = await couple.ask("get_goal", { goal_id: ids.goal_id });
    expect(goal).toMatchObject({ current_allocation: "200.00", spent: "300.00" });
    const account = await couple.ask("get_account", { account_id: ids.account_id });
    expect(account).toMatchObject({ balance: "700.00", available: "500.00" });
    expect(await kinds(couple)).not.toContain("payment_waiting");
    // An approved payment does not count towards the allowance.
    expect((await couple.ask("spend_from_goal", { ...ids, amount: "100" })).status).toBe("spent");
  });

  test("awaits approval for a week as long as the goal has its money, even if other things change", async () => {
    const { couple, answer, ben, ids } = await paid();
    const { plan_id } = answer;
    const status = async () => (await ben.ask("get_plan", { plan_id })).status;
    const deposit = { event_type: "DEPOSIT", amount: "5", source_account_id: ids.account_id };
    await couple.ask("record_event", deposit);
    await ben.ask("release_from_goal", { ...ids, amount: "100" });
    await couple.ask("update_goal", { goal_id: ids.goal_id, target_amount: "700", priority: 1 });
    expect(await status()).toBe("awaiting_approval");
    await couple.ask("update_goal", { goal_id: ids.goal_id, locked: true });
    expect(await status()).toBe("stale");
    await couple.ask("update_goal", { goal_id: ids.goal_id, locked: false });
    await couple.ask("release_from_goal", { ...ids, amount: "100" });
    expect(await status()).toBe("awaiting_approval");
    couple.later(DAY_MS);
    await couple.ask("release_from_goal", { ...ids, amount: "0.01" });
    expect(await ben.outcome("approve_rebalance", { plan_id })).toBe("plan_stale");
    await couple.ask("allocate_to_goal", { ...ids, amount: "0.01" });
    couple.later(6 * DAY_MS - 1);
    expect(await status()).toBe("awaiting_approval");
    couple.later(1);
    expect(await ben.outcome("approve_rebalance", { plan_id })).toBe("plan_expired");
  });

  test.each([
    ["can be rejected, which keeps the payment and the goal's money", true, "700.00"],
    ["rejects its plan when it is reversed", false, "1000.00"],
  ])("%s", async (_, rejected, balance) => {
    const { couple, answer, ben, ids } = await paid();
    const { plan_id, event } = answer;
    if (rejected) await ben.ask("reject_rebalance", { plan_id });
    else await couple.ask("reverse_event", { event_id: event.id });
    expect((await ben.ask("get_plan", { plan_id })).status).toBe("rejected");
    expect(await ben.outcome("approve_rebalance", { plan_id })).toBe("plan_settled");
    const { current_allocation } = await couple.ask("get_goal", { goal_id: ids.goal_id });
    expect(current_allocation).toBe("500.00");
    expect((await couple.ask("get_account", { account_id: ids.account_id })).balance).toBe(balance);
    if (rejected) await couple.ask("reverse_event", { event_id: event.id });
  });

  test("from a private account shows the partner neither account nor payee", async () => {
    const { answer, ben, ids } = await paid({ name: "Secret", visibility: "private" });
    const plan = await ben.ask("get_plan", { plan_id: answer.plan_id });
    const reason = "Pays for the purpose of “Japan trip”, and uses its money.";
    const move = { account_id: null, from_goal_id: ids.goal_id, to_goal_id: null, amount: "300.00" };
    expect(plan.moves).toEqual([{ ...move, reason }]);
    const { events } = await ben.ask("approve_rebalance", { plan_id: answer.plan_id });
    const ledger = await ben.ask("list_ledger", { limit: 100 });
    const shown = JSON.stringify([plan, events, ledger, await ben.ask("get_summary", {})]);
    for (const secret of ["Rail", "Tickets", "Secret", ids.account_id, "700.00"])
      expect(shown).not.toContain(secret);
  });
});

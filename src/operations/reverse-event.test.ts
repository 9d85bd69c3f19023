import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { funded } from "../../testing/couples.ts";
import { selectsOf } from "../../testing/statements.ts";

async function start() {
  const couple = await newCouple();
  const rows = { accounts: { account: { balance: "100" } }, goals: { goal: {}, other: {} } };
  return { couple, ...(await couple.fill(rows)) };
}

describe("reverse_event", () => {
  test("reverses each kind of move with its opposite", async () => {
    const { couple, account: source_account_id, goal, other } = await start();
    const post = (event_type: string, amount: string, ids: object = {}) =>
      couple.ask("record_event", { event_type, amount, source_account_id, ...ids });
    const state = async () => [
      (await couple.ask("get_account", { account_id: source_account_id })).balance,
      (await couple.ask("get_goal", { goal_id: goal })).current_allocation,
      (await couple.ask("get_goal", { goal_id: other })).current_allocation,
    ];
    await post("ALLOCATION", "40", { dest_goal_id: goal });
    const moves: [string, string, object][] = [
      ["ALLOCATION", "10", { dest_goal_id: goal }],
      ["RELEASE", "10", { source_goal_id: goal }],
      ["REALLOCATION", "40", { source_goal_id: goal, dest_goal_id: other }],
      ["DEPOSIT", "5", {}],
      ["WITHDRAWAL", "100", {}],
    ];
    for (const [type, amount, ids] of moves) {
      const before = await state();
      const event = await post(type, amount, ids);
      expect(await state(), type).not.toEqual(before);
      const reversal = await couple.ask("reverse_event", { event_id: event.id, note: "Mistake" });
      expect(reversal, type).toMatchObject({
        event_type: "REVERSAL",
        amount: event.amount,
        reverses_event_id: event.id,
        source_account_id,
        source_goal_id: event.dest_goal_id,
        dest_goal_id: event.source_goal_id,
        metadata: { note: "Mistake" },
      });
      expect(await state(), type).toEqual(before);
    }
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("only once", async () => {
    const { couple, account, goal } = await start();
    const { event } = await couple.ask("allocate_to_goal", {
      account_id: account,
      goal_id: goal,
      amount: "10",
    });
    const reversal = await couple.ask("reverse_event", { event_id: event.id });
    expect(await couple.refusal("reverse_event", { event_id: event.id })).toMatchObject({
      code: "already_reversed",
      facts: { reversed_by: reversal.id },
    });
    expect(await couple.refusal("reverse_event", { event_id: reversal.id })).toMatchObject({
      code: "not_reversible",
    });
  });

  test("only if the books allow it", async () => {
    const { couple, account: source_account_id, goal } = await start();
    const ids = { account_id: source_account_id, goal_id: goal };
    const { event: allocation } = await couple.ask("allocate_to_goal", { ...ids, amount: "60" });
    const { event: released } = await couple.ask("release_from_goal", { ...ids, amount: "50" });
    expect(await couple.refusal("reverse_event", { event_id: allocation.id })).toMatchObject({
      code: "insufficient_allocation",
    });
    await couple.ask("record_event", { event_type: "WITHDRAWAL", amount: "60", source_account_id });
    expect(await couple.refusal("reverse_event", { event_id: released.id })).toMatchObject({
      code: "insufficient_available",
    });
  });

  test("not a deposit before a later sync of the balance", async () => {
    const { couple, account: source_account_id } = await start();
    const deposit = await couple.ask("record_event", {
      event_type: "DEPOSIT",
      amount: "5",
      source_account_id,
    });
    const sync = await couple.ask("record_event", {
      event_type: "BALANCE_SYNC",
      amount: "100",
      source_account_id,
    });
    expect(await couple.refusal("reverse_event", { event_id: deposit.id })).toMatchObject({
      code: "not_reversible",
      facts: { synced_by: sync.id },
    });
  });

  test("not an event that is not a move, nor a deposit by a partner who does not own the account", async () => {
    const { couple, account: source_account_id } = await start();
    const { items } = await couple.ask("list_ledger", { event_type: "GOAL" });
    expect(await couple.refusal("reverse_event", { event_id: items[0].id })).toMatchObject({
      code: "not_reversible",
    });
    const deposit = await couple.ask("record_event", {
      event_type: "DEPOSIT",
      amount: "5",
      source_account_id,
    });
    const ben = couple.as(couple.ben.principal);
    expect(await ben.refusal("reverse_event", { event_id: deposit.id })).toMatchObject({ code: "not_owner" });
  });

  test("not an update: the refusal names the earlier values and the operation to call", async () => {
    const { couple, account: account_id, goal: goal_id } = await start();
    await couple.ask("update_goal", { goal_id, name: "Japan", target_amount: "800" });
    await couple.ask("update_goal", { goal_id, deadline: "2027-01-01", target_amount: "900" });
    await couple.ask("update_account", { account_id, keep_available: "5" });
    await couple.ask("update_couple", { couple_id: couple.id, time_zone: "Asia/Tokyo" });
    const undo = async (event_type: string) => {
      const [event] = (await couple.ask("list_ledger", { event_type })).items;
      const { code, facts } = await couple.refusal("reverse_event", { event_id: event.id });
      return { code, ...facts };
    };
    expect(await undo("GOAL")).toEqual({
      code: "not_reversible",
      reason: "To undo an update, call update_goal with the earlier values.",
      use: "update_goal",
      target_amount_before: "800.00",
      deadline_before: null,
    });
    expect(await undo("ACCOUNT")).toMatchObject({ use: "update_account", keep_available_before: "0.00" });
    expect(await undo("COUPLE")).toMatchObject({
      use: "update_couple",
      time_zone_before: "UTC",
    });
  });

  test("an event in the partner's private account is not found", async () => {
    const { couple, goal } = await start();
    const hidden = await couple.account({ visibility: "private" });
    const { event } = await couple.ask("allocate_to_goal", {
      account_id: hidden.id,
      goal_id: goal,
      amount: "10",
    });
    const ben = couple.as(couple.ben.principal);
    expect(await ben.refusal("reverse_event", { event_id: event.id })).toMatchObject({ code: "not_found" });
    await couple.ask("reverse_event", { event_id: event.id });
  });

  test.each([null, "50"])(
    "reads the event and what followed it in one statement (threshold %s)",
    async (threshold) => {
      const couple = await newCouple(threshold ? { approval_threshold: threshold } : {});
      const ids = await funded(couple);
      const { event } = await couple.ask("allocate_to_goal", { ...ids, amount: "10" });
      await couple.ask("release_from_goal", { ...ids, amount: "5" });
      const again = () => couple.ask("reverse_event", { event_id: event.id });
      // The event, with a threshold the earlier takings, and the commit.
      expect(await selectsOf(couple.engine, again)).toBe(threshold ? 3 : 2);
    },
  );
});

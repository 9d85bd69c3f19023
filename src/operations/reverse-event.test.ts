import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { funded } from "../../testing/couples.ts";
import { selectsOf } from "../../testing/statements.ts";

async function start() {
  const couple = await newCouple();
  const rows = { accounts: { account: { balance: "100" } }, goals: { goal: {}, other: {} } };
  const ids = await couple.fill(rows);
  const post = (event_type: string, amount: string, goals: object = {}) =>
    couple.ask("record_event", { event_type, amount, source_account_id: ids.account, ...goals });
  return { couple, post, ...ids };
}

describe("reverse_event", () => {
  test("only once, and not a deposit before a later sync of the balance", async () => {
    const { couple, post, account, goal } = await start();
    const { id: event_id } = await couple.allocate(account, goal, "10");
    const reversal = await couple.ask("reverse_event", { event_id, note: "Mistake" });
    const opposite = {
      amount: "10.00",
      reverses_event_id: event_id,
      source_goal_id: goal,
      dest_goal_id: null,
    };
    expect(reversal).toMatchObject({ event_type: "REVERSAL", ...opposite, metadata: { note: "Mistake" } });
    expect(await couple.refusal("reverse_event", { event_id })).toMatchObject({
      code: "already_reversed",
      facts: { reversed_by: reversal.id },
    });
    expect(await couple.outcome("reverse_event", { event_id: reversal.id })).toBe("not_reversible");
    const [deposit, sync] = [await post("DEPOSIT", "5"), await post("BALANCE_SYNC", "100")];
    expect(await couple.refusal("reverse_event", { event_id: deposit.id })).toMatchObject({
      code: "not_reversible",
      facts: { synced_by: sync.id },
    });
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
    expect(await undo("COUPLE")).toMatchObject({ use: "update_couple", time_zone_before: "UTC" });
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

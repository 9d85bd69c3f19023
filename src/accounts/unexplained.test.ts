import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A joint account with 4200, fully allocated: 3600 to taxes, 500 to a piano, 100 to a trip. */
async function yearOfTaxes(fields: object = {}) {
  const couple = await newCouple();
  const joint = await couple.account({ balance: "4200", is_joint: true, ...fields });
  const goal = (name: string, target_amount: string, priority: number) =>
    couple.goal({ name, target_amount, priority });
  const [taxes, piano, trip] = [
    await goal("Taxes", "3600", 1),
    await goal("Piano", "500", 4),
    await goal("Trip", "600", 5),
  ];
  for (const [to, amount] of [
    [taxes, "3600"],
    [piano, "500"],
    [trip, "100"],
  ] as const) {
    await couple.ask("allocate_to_goal", { account_id: joint.id, goal_id: to.id, amount });
  }
  const post = (event_type: string, amount: string) =>
    couple.ask("record_event", { event_type, amount, source_account_id: joint.id });
  return { couple, joint, taxes, piano, trip, post };
}

async function question(couple: Pick<TestCouple, "ask">): Promise<Answer> {
  const { attention } = await couple.ask("get_summary", {});
  return attention.find(({ kind }: Answer) => kind === "spent_for");
}

async function releases({ ask }: Pick<TestCouple, "ask">, strategy?: string): Promise<string[][]> {
  const { moves } = await ask("suggest_rebalance", { strategy });
  return moves.map(({ from_goal_id, amount }: Answer) => [from_goal_id, amount]);
}

describe("a payment that leaves an account over-allocated", () => {
  test.each([
    ["WITHDRAWAL", "3600", {}],
    ["BALANCE_SYNC", "600", { is_manual: false }],
  ])(
    "%s: the summary asks what it was for, and the default plan does not cover it",
    async (type, amount, fields) => {
      const { couple, joint, taxes, piano, trip, post } = await yearOfTaxes(fields);
      expect(await question(couple)).toBeUndefined();
      await post(type, amount);
      expect(await question(couple)).toMatchObject({
        count: 1,
        account_ids: [joint.id],
        goal_ids: [taxes.id, piano.id, trip.id],
        amount: "3600.00",
      });
      const { moves, uncured } = await couple.ask("suggest_rebalance", {});
      expect(moves).toEqual([]);
      expect(uncured).toEqual([{ account_id: joint.id, amount: "3600.00" }]);
      expect(await releases(couple, "deadline_first")).toContainEqual([piano.id, "500.00"]);
      const answered = { account_id: joint.id, goal_id: taxes.id, amount: "3600", already_in_balance: true };
      await couple.ask("spend_from_goal", answered);
      expect(await question(couple)).toBeUndefined();
      expect(await couple.ask("get_goal", { goal_id: taxes.id })).toMatchObject({
        spent: "3600.00",
        progress: { percent: 100 },
      });
      expect((await couple.ask("suggest_rebalance", {})).uncured).toEqual([]);
      expect(await couple.discrepancy()).toBeUndefined();
    },
  );

  test("stays in the summary for seven days and is covered after that", async () => {
    const { couple, piano, post } = await yearOfTaxes();
    await post("WITHDRAWAL", "300");
    couple.clock = new Date(couple.clock.getTime() + 7 * DAY_MS - 1);
    expect(await question(couple)).toMatchObject({ amount: "300.00" });
    expect(await releases(couple)).toEqual([]);
    couple.clock = new Date(couple.clock.getTime() + DAY_MS);
    expect(await question(couple)).toBeUndefined();
    expect(await releases(couple)).toContainEqual([piano.id, "200.00"]);
  });

  test("in each of two accounts: the summary asks about the larger one first, with its own amount", async () => {
    const { couple, joint, taxes, post } = await yearOfTaxes();
    const other = await couple.account({ balance: "900", is_joint: true });
    const skiing = await couple.goal({ name: "Skis", target_amount: "900" });
    const skis = { account_id: other.id, goal_id: skiing.id };
    await couple.ask("allocate_to_goal", { ...skis, amount: "900" });
    await post("WITHDRAWAL", "300");
    await couple.ask("record_event", {
      event_type: "WITHDRAWAL",
      amount: "800",
      source_account_id: other.id,
    });
    const first = { count: 2, account_ids: [other.id], goal_ids: [skiing.id], amount: "800.00" };
    expect(await question(couple)).toMatchObject(first);
    await couple.ask("spend_from_goal", { ...skis, amount: "800", already_in_balance: true });
    const second = { count: 1, account_ids: [joint.id], amount: "300.00" };
    expect(await question(couple)).toMatchObject(second);
    const paid = { account_id: joint.id, goal_id: taxes.id, amount: "300", already_in_balance: true };
    await couple.ask("spend_from_goal", paid);
    expect(await question(couple)).toBeUndefined();
  });

  test("can be explained in parts, and by deposits", async () => {
    const { couple, joint, taxes, post } = await yearOfTaxes();
    await post("WITHDRAWAL", "3600");
    const part = { account_id: joint.id, goal_id: taxes.id, amount: "1600", already_in_balance: true };
    await couple.ask("spend_from_goal", part);
    expect(await question(couple)).toMatchObject({ amount: "2000.00" });
    await post("DEPOSIT", "1500");
    expect(await question(couple)).toMatchObject({ amount: "500.00" });
    await post("BALANCE_SYNC", "2600");
    expect(await question(couple)).toBeUndefined();
  });

  test("is not an earlier over-allocation or a reversed payment", async () => {
    const { couple, joint, taxes, post } = await yearOfTaxes();
    await post("BALANCE_SYNC", "4000");
    couple.clock = new Date(couple.clock.getTime() + 8 * DAY_MS);
    expect(await question(couple)).toBeUndefined();
    const { id } = await post("WITHDRAWAL", "3600");
    expect(await question(couple)).toMatchObject({ amount: "3600.00" });
    expect((await couple.ask("suggest_rebalance", {})).uncured).toMatchObject([{ amount: "3600.00" }]);
    const answer = { account_id: joint.id, goal_id: taxes.id, amount: "3600", already_in_balance: true };
    const { event } = await couple.ask("spend_from_goal", answer);
    expect(await question(couple)).toBeUndefined();
    await couple.as(couple.ada.principal).refusal("reverse_event", { event_id: event.id });
    await couple.ask("reverse_event", { event_id: id });
    expect(await question(couple)).toBeUndefined();
  });

  test("from a private account is shown only to its owner", async () => {
    const { couple, joint, post } = await yearOfTaxes({ is_joint: false, visibility: "private" });
    await post("WITHDRAWAL", "3600");
    expect(await question(couple)).toMatchObject({ account_ids: [joint.id] });
    expect(await question(couple.as(couple.ben.principal))).toBeUndefined();
  });

  test("is not in the summary while its plan awaits the partner's approval", async () => {
    const { couple, joint, taxes } = await yearOfTaxes();
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "100" });
    const payment = { account_id: joint.id, goal_id: taxes.id, amount: "3600" };
    const { plan_id } = await couple.ask("spend_from_goal", payment);
    expect(await question(couple)).toBeUndefined();
    expect(await releases(couple)).toEqual([]);
    await couple.as(couple.ben.principal).ask("reject_rebalance", { plan_id });
    expect(await question(couple)).toMatchObject({ amount: "3600.00" });
  });
});

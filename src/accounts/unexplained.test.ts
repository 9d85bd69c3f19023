import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A joint account with 4200, fully allocated: 3600 to taxes, 500 to a piano, 100 to a trip. */
async function yearOfTaxes(fields: object = {}) {
  const couple = await newCouple();
  const joint = await couple.account({ balance: "4200", is_joint: true, ...fields });
  const { taxes, piano, trip } = await couple.fill({
    accounts: {},
    goals: {
      taxes: { target_amount: "3600", priority: 1 },
      piano: { target_amount: "500", priority: 4 },
      trip: { priority: 5 },
    },
  });
  await couple.allocate(joint.id, taxes, "3600");
  await couple.allocate(joint.id, piano, "500");
  await couple.allocate(joint.id, trip, "100");
  const post = (event_type: string, amount: string, source_account_id = joint.id) =>
    couple.ask("record_event", { event_type, amount, source_account_id });
  const ids = { account_id: joint.id, goal_id: taxes };
  const explain = (amount: string, more: object = ids) =>
    couple.ask("spend_from_goal", { ...more, amount, already_in_balance: true });
  return { couple, joint, ids, taxes, piano, trip, post, explain };
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
      const { couple, joint, taxes, piano, trip, post, explain } = await yearOfTaxes(fields);
      expect(await question(couple)).toBeUndefined();
      await post(type, amount);
      const asked = { account_ids: [joint.id], goal_ids: [taxes, piano, trip], amount: "3600.00" };
      expect(await question(couple)).toMatchObject({ count: 1, ...asked });
      const { moves, uncured } = await couple.ask("suggest_rebalance", {});
      expect(moves).toEqual([]);
      expect(uncured).toEqual([{ account_id: joint.id, amount: "3600.00" }]);
      expect(await releases(couple, "deadline_first")).toContainEqual([piano, "500.00"]);
      await explain("3600");
      expect(await question(couple)).toBeUndefined();
      const goal = await couple.ask("get_goal", { goal_id: taxes });
      expect(goal).toMatchObject({ spent: "3600.00", progress: { percent: 100 } });
      expect((await couple.ask("suggest_rebalance", {})).uncured).toEqual([]);
    },
  );

  test("stays in the summary for seven days and is covered after that", async () => {
    const { couple, piano, post } = await yearOfTaxes();
    await post("WITHDRAWAL", "300");
    couple.later(7 * DAY_MS - 1);
    expect(await question(couple)).toMatchObject({ amount: "300.00" });
    expect(await releases(couple)).toEqual([]);
    couple.later(DAY_MS);
    expect(await question(couple)).toBeUndefined();
    expect(await releases(couple)).toContainEqual([piano, "200.00"]);
  });

  test("in each of two accounts: the summary asks about the larger one first, with its own amount", async () => {
    const { couple, joint, post, explain } = await yearOfTaxes();
    const other = await couple.account({ balance: "900", is_joint: true });
    const skis = await couple.goal({ name: "Skis", target_amount: "900" });
    await couple.allocate(other.id, skis.id, "900");
    await post("WITHDRAWAL", "300");
    await post("WITHDRAWAL", "800", other.id);
    const first = { count: 2, account_ids: [other.id], goal_ids: [skis.id], amount: "800.00" };
    expect(await question(couple)).toMatchObject(first);
    await explain("800", { account_id: other.id, goal_id: skis.id });
    const second = { count: 1, account_ids: [joint.id], amount: "300.00" };
    expect(await question(couple)).toMatchObject(second);
    await explain("300");
    expect(await question(couple)).toBeUndefined();
  });

  test("can be explained in parts, and by deposits", async () => {
    const { couple, post, explain } = await yearOfTaxes();
    await post("WITHDRAWAL", "3600");
    await explain("1600");
    expect(await question(couple)).toMatchObject({ amount: "2000.00" });
    await post("DEPOSIT", "1500");
    expect(await question(couple)).toMatchObject({ amount: "500.00" });
    await post("BALANCE_SYNC", "2600");
    expect(await question(couple)).toBeUndefined();
  });

  test("is not an earlier over-allocation or a reversed payment", async () => {
    const { couple, post, explain } = await yearOfTaxes();
    await post("BALANCE_SYNC", "4000");
    couple.later(8 * DAY_MS);
    expect(await question(couple)).toBeUndefined();
    const { id } = await post("WITHDRAWAL", "3600");
    expect(await question(couple)).toMatchObject({ amount: "3600.00" });
    expect((await couple.ask("suggest_rebalance", {})).uncured).toMatchObject([{ amount: "3600.00" }]);
    const { event } = await explain("3600");
    expect(await question(couple)).toBeUndefined();
    await couple.refusal("reverse_event", { event_id: event.id });
    await couple.ask("reverse_event", { event_id: id });
    expect(await question(couple)).toBeUndefined();
  });

  test("from a private account is shown only to its owner", async () => {
    const { couple, joint, post } = await yearOfTaxes({ is_joint: false, visibility: "private" });
    await post("WITHDRAWAL", "3600");
    expect(await question(couple)).toMatchObject({ account_ids: [joint.id] });
    expect(await question(couple.asBen)).toBeUndefined();
  });

  test("is not in the summary while its plan awaits the partner's approval", async () => {
    const { couple, ids } = await yearOfTaxes();
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "100" });
    const { plan_id } = await couple.ask("spend_from_goal", { ...ids, amount: "3600" });
    expect(await question(couple)).toBeUndefined();
    expect(await releases(couple)).toEqual([]);
    await couple.asBen.ask("reject_rebalance", { plan_id });
    expect(await question(couple)).toMatchObject({ amount: "3600.00" });
  });
});

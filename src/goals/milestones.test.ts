import { describe, expect, test } from "vitest";
import { type Answer, newCouple } from "../../testing/books.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A couple with 1,000.00 and a goal of 600.00, and what the summary tells of milestones. */
async function savers() {
  const couple = await newCouple();
  const [account, goal] = [await couple.account(), await couple.goal()];
  const ids = { account_id: account.id, goal_id: goal.id };
  return {
    couple,
    goal,
    put: (amount: string) => couple.ask("allocate_to_goal", { ...ids, amount }),
    take: (amount: string) => couple.ask("release_from_goal", { ...ids, amount }),
    aim: (target_amount: string) => couple.ask("update_goal", { goal_id: goal.id, target_amount }),
    pass: (days: number) => {
      couple.clock = new Date(couple.clock.getTime() + days * DAY_MS);
    },
    /** The percent that the summary tells; undefined: none. */
    async told(): Promise<number | undefined> {
      const { attention } = await couple.ask("get_summary", {});
      return attention.find(({ kind }: Answer) => kind === "milestone")?.percent;
    },
  };
}

describe("a milestone", () => {
  test("is passed when money brings a goal to a quarter, half, three quarters or all of its target", async () => {
    const { put, told } = await savers();
    const percents: (number | undefined)[] = [];
    for (const amount of ["149.99", "0.01", "149.99", "0.01", "150", "149.99", "0.01", "50"]) {
      await put(amount);
      percents.push(await told());
    }
    expect(percents).toEqual([undefined, 25, 25, 50, 75, 75, 100, 100]);
  });

  test("is told for a week", async () => {
    const { put, told, pass } = await savers();
    await put("400");
    pass(6.99);
    expect(await told()).toBe(50);
    pass(0.01);
    expect(await told()).toBeUndefined();
    await put("100");
    expect(await told()).toBe(75);
  });

  test("is not told while the goal has fallen below it, and falling and rising again passes nothing", async () => {
    const { put, take, told, pass } = await savers();
    await put("400");
    await take("200");
    expect(await told()).toBeUndefined();
    await put("200");
    expect(await told()).toBe(50);
    pass(8);
    await take("300");
    await put("300");
    expect(await told()).toBeUndefined();
  });

  test("that a mistake passed is none once the mistake is reversed, and can be passed in earnest", async () => {
    const { couple, put, told, pass } = await savers();
    await put("100");
    pass(1);
    const { event } = await put("400");
    expect(await told()).toBe(75);
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await told()).toBeUndefined();
    pass(30);
    await put("50");
    expect(await told()).toBe(25);
  });

  test("is reckoned anew from a new target, which itself passes nothing", async () => {
    const { put, told, aim, pass } = await savers();
    await put("300");
    pass(8);
    await aim("400");
    expect(await told()).toBeUndefined();
    await put("1");
    expect(await told()).toBeUndefined();
    await aim("3000");
    await put("448.99");
    expect(await told()).toBeUndefined();
    await put("0.01");
    expect(await told()).toBe(25);
    await aim("2999");
    expect(await told()).toBe(25);
  });

  test("of several goals is one row, that of the most important first", async () => {
    const { couple, goal, put } = await savers();
    await put("200");
    const other = await couple.goal({ priority: 1, target_amount: "10" });
    const account_id = (await couple.ask("list_accounts", {})).items[0].id;
    await couple.ask("allocate_to_goal", { account_id, goal_id: other.id, amount: "10" });
    const rows = async () => (await couple.as(couple.ben.principal).ask("get_summary", {})).attention;
    expect(await rows()).toMatchObject([{ kind: "milestone", count: 2, goal_ids: [other.id], percent: 100 }]);
    await couple.ask("close_goal", { goal_id: other.id });
    expect(await rows()).toMatchObject([{ count: 1, goal_ids: [goal.id], percent: 25 }]);
  });
});

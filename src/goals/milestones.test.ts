import { describe, expect, test } from "vitest";
import { type Answer, newCouple } from "../../testing/books.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A couple with 1,000.00 and a goal of 600.00. */
async function savers() {
  const couple = await newCouple();
  const [account, goal] = [await couple.account(), await couple.goal()];
  const ids = { account_id: account.id, goal_id: goal.id };
  return {
    couple,
    goal,
    allocate: (amount: string) => couple.ask("allocate_to_goal", { ...ids, amount }),
    release: (amount: string) => couple.ask("release_from_goal", { ...ids, amount }),
    setTarget: (target_amount: string) => couple.ask("update_goal", { goal_id: goal.id, target_amount }),
    passDays: (days: number) => {
      couple.clock = new Date(couple.clock.getTime() + days * DAY_MS);
    },
    /** The milestone in the summary, in percent, or undefined. */
    async shown(): Promise<number | undefined> {
      const { attention } = await couple.ask("get_summary", {});
      return attention.find(({ kind }: Answer) => kind === "milestone")?.percent;
    },
  };
}

describe("a milestone", () => {
  test("is passed when money brings a goal to 25, 50, 75 or 100 percent of its target", async () => {
    const { allocate, shown } = await savers();
    const percents: (number | undefined)[] = [];
    for (const amount of ["149.99", "0.01", "149.99", "0.01", "150", "149.99", "0.01", "50"]) {
      await allocate(amount);
      percents.push(await shown());
    }
    expect(percents).toEqual([undefined, 25, 25, 50, 75, 75, 100, 100]);
  });

  test("is shown for a week", async () => {
    const { allocate, shown, passDays } = await savers();
    await allocate("400");
    passDays(6.99);
    expect(await shown()).toBe(50);
    passDays(0.01);
    expect(await shown()).toBeUndefined();
    await allocate("100");
    expect(await shown()).toBe(75);
  });

  test("is not shown while the goal is below it, and is not passed again after the goal fell below it", async () => {
    const { allocate, release, shown, passDays } = await savers();
    await allocate("400");
    await release("200");
    expect(await shown()).toBeUndefined();
    await allocate("200");
    expect(await shown()).toBe(50);
    passDays(8);
    await release("300");
    await allocate("300");
    expect(await shown()).toBeUndefined();
  });

  test("does not count if the event is reversed, and can be passed again", async () => {
    const { couple, allocate, shown, passDays } = await savers();
    await allocate("100");
    passDays(1);
    const { event } = await allocate("400");
    expect(await shown()).toBe(75);
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await shown()).toBeUndefined();
    passDays(30);
    await allocate("50");
    expect(await shown()).toBe(25);
  });

  test("is recomputed for a new target, which itself passes no milestone", async () => {
    const { allocate, shown, setTarget, passDays } = await savers();
    await allocate("300");
    passDays(8);
    await setTarget("400");
    expect(await shown()).toBeUndefined();
    await allocate("1");
    expect(await shown()).toBeUndefined();
    await setTarget("3000");
    await allocate("448.99");
    expect(await shown()).toBeUndefined();
    await allocate("0.01");
    expect(await shown()).toBe(25);
    await setTarget("2999");
    expect(await shown()).toBe(25);
  });

  test("of several goals is one row, with the most important goal first", async () => {
    const { couple, goal, allocate } = await savers();
    await allocate("200");
    const other = await couple.goal({ priority: 1, target_amount: "10" });
    const account_id = (await couple.ask("list_accounts", {})).items[0].id;
    await couple.ask("allocate_to_goal", { account_id, goal_id: other.id, amount: "10" });
    const rows = async () => (await couple.as(couple.ben.principal).ask("get_summary", {})).attention;
    expect(await rows()).toMatchObject([{ kind: "milestone", count: 2, goal_ids: [other.id], percent: 100 }]);
    await couple.ask("close_goal", { goal_id: other.id });
    expect(await rows()).toMatchObject([{ count: 1, goal_ids: [goal.id], percent: 25 }]);
  });
});

import { describe, expect, test } from "vitest";
import { type Answer, newCouple } from "../../testing/books.ts";
import { everyRow } from "../../testing/couples.ts";

const names = ({ items }: Answer): string[] => items.map(({ name }: Answer) => name);

describe("list_goals", () => {
  test("lists active goals by priority, deadline and age, with progress and allocations", async () => {
    const couple = await newCouple();
    const account = await couple.account();
    await couple.goal({ name: "Later", priority: 5 });
    const first = await couple.goal({ name: "First", priority: 1, target_amount: "200" });
    const gone = await couple.goal({ name: "Gone", priority: 1 });
    await couple.ask("close_goal", { goal_id: gone.id });
    await couple.allocate(account.id, first.id, "50");

    const page = await couple.ask("list_goals", {});
    expect(names(page)).toEqual(["First", "Later"]);
    expect(page.items[0]).toMatchObject({
      progress: { percent: 25 },
      allocations: [{ account_id: account.id, allocated_amount: "50.00" }],
    });
    expect(names(await couple.ask("list_goals", { status: "closed" }))).toEqual(["Gone"]);
    expect(names(await couple.ask("list_goals", { status: "all" }))).toEqual(["First", "Gone", "Later"]);
  });

  test.each([1, 2, 4])("pages of %d hold each goal once, whatever changes between pages", async (limit) => {
    const couple = await newCouple();
    const account = await couple.account();
    const goals: [string, number, string?][] = [
      ["f", 3],
      ["c", 1],
      ["d", 2, "2027-01-01"],
      ["b", 1, "2028-01-01"],
      ["e", 2],
      ["a", 1, "2027-06-01"],
    ];
    const ids: string[] = [];
    for (const [name, priority, deadline] of goals) {
      const goal = await couple.goal({ name, priority, deadline });
      ids.push(goal.id);
      await couple.allocate(account.id, goal.id, "1");
    }
    expect(names(await couple.ask("list_goals", {}))).toEqual(["a", "b", "c", "d", "e", "f"]);
    let count = 0;
    const seen = await everyRow(couple, "list_goals", { limit }, async ({ items }) => {
      count += items.length;
      // Reverses the order.
      for (const [at, goal_id] of ids.entries())
        await couple.ask("update_goal", { goal_id, priority: count % 2 ? 1 + (at % 5) : 5 - (at % 5) });
    });
    expect(names({ items: seen }).toSorted()).toEqual(["a", "b", "c", "d", "e", "f"]);
    const first = names({ items: seen.slice(0, limit) });
    expect(first.toSorted()).toEqual(["f", "c", "d", "b"].slice(0, limit).toSorted());
  });
});

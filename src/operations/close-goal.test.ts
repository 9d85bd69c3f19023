import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

describe("close_goal", () => {
  test("releases its money with one event per account, and keeps its history", async () => {
    const couple = await newCouple();
    const [goal, first, second] = [await couple.goal(), await couple.account(), await couple.account()];
    await couple.ask("allocate_to_goal", { account_id: first.id, goal_id: goal.id, amount: "10" });
    await couple.ask("allocate_to_goal", { account_id: second.id, goal_id: goal.id, amount: "20" });

    const closed = await couple.ask("close_goal", { goal_id: goal.id });
    expect(closed.goal).toMatchObject({ status: "closed", current_allocation: "0.00", allocations: [] });
    expect(
      closed.events
        .map((event: { event_type: string; amount: string }) => [event.event_type, event.amount])
        .toSorted(),
    ).toEqual([
      ["GOAL", "0.00"],
      ["RELEASE", "10.00"],
      ["RELEASE", "20.00"],
    ]);
    expect(await couple.ask("get_account", { account_id: first.id })).toMatchObject({ available: "1000.00" });
    expect((await couple.ask("list_ledger", { goal_id: goal.id })).items).toHaveLength(6);
    expect(await couple.refusal("close_goal", { goal_id: goal.id })).toMatchObject({ code: "goal_closed" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("does not empty a locked goal", async () => {
    const couple = await newCouple();
    const [goal, account] = [await couple.goal(), await couple.account()];
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "10" });
    await couple.ask("update_goal", { goal_id: goal.id, locked: true });
    expect(await couple.refusal("close_goal", { goal_id: goal.id })).toMatchObject({ code: "goal_locked" });
  });

  test("either partner may close it, and learns nothing about the other partner's private account", async () => {
    const couple = await newCouple();
    const [goal, hidden] = [
      await couple.goal(),
      await couple.account({ visibility: "private", name: "Secret" }),
    ];
    await couple.ask("allocate_to_goal", { account_id: hidden.id, goal_id: goal.id, amount: "10" });
    const closed = await couple.as(couple.ben.principal).ask("close_goal", { goal_id: goal.id });
    expect(closed.events[0]).toMatchObject({
      event_type: "RELEASE",
      amount: "10.00",
      source_account_id: null,
    });
    expect(JSON.stringify(closed)).not.toMatch(new RegExp(`${hidden.id}|Secret`));
    expect(await couple.ask("get_account", { account_id: hidden.id })).toMatchObject({ allocated: "0.00" });
  });
});

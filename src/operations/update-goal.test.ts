import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

describe("update_goal", () => {
  test("keeps omitted fields and records what changed", async () => {
    const couple = await newCouple();
    const goal = await couple.goal({ deadline: "2027-01-01", notes: "Sakura" });
    const changed = await couple
      .as(couple.ben.principal)
      .ask("update_goal", { goal_id: goal.id, priority: 1, name: null });
    expect(changed).toMatchObject({
      name: "Japan trip",
      priority: 1,
      deadline: "2027-01-01",
      notes: "Sakura",
    });
    const cleared = await couple.ask("update_goal", { goal_id: goal.id, clear: ["deadline", "notes"] });
    expect(cleared).toMatchObject({ deadline: null, notes: null });
    const { items } = await couple.ask("list_ledger", { goal_id: goal.id, event_type: "GOAL" });
    expect(items[0].metadata).toEqual({
      action: "updated",
      deadline: null,
      deadline_before: "2027-01-01",
      notes_changed: true,
      version: 3,
    });
    expect(items[1]).toMatchObject({
      user_id: couple.ben.id,
      metadata: { priority: 1, priority_before: 2, version: 2 },
    });
  });

  test("a field is either set or cleared", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const both = { goal_id: goal.id, notes: "Sakura", clear: ["notes", "deadline"] };
    expect(await couple.refusal("update_goal", both)).toMatchObject({ errors: [{ field: "notes" }] });
  });

  test("an update without a change writes nothing", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    await couple.ask("update_goal", { goal_id: goal.id, name: "Japan trip" });
    expect((await couple.ask("list_ledger", { goal_id: goal.id })).items).toHaveLength(1);
  });

  test("a target below the held amount leaves the goal overfunded", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account(), await couple.goal({ target_amount: "600" })];
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "500" });
    const changed = await couple.ask("update_goal", { goal_id: goal.id, target_amount: "400" });
    expect(changed).toMatchObject({
      current_allocation: "500.00",
      progress: { percent: 125, remaining: "0.00", overfunded: "100.00" },
    });
    const { attention } = await couple.ask("get_summary", {});
    expect(attention).toMatchObject([{ kind: "overfunded", goal_ids: [goal.id], amount: "100.00" }]);
  });

  test("refuses a closed goal and a new deadline in the past, but accepts an unchanged overdue deadline", async () => {
    const couple = await newCouple();
    const goal = await couple.goal({ deadline: "2026-03-10" });
    couple.clock = new Date("2026-03-12T15:00:00.000Z");
    expect(
      await couple.ask("update_goal", { goal_id: goal.id, name: "New", deadline: "2026-03-10" }),
    ).toMatchObject({ name: "New" });
    expect(await couple.refusal("update_goal", { goal_id: goal.id, deadline: "2026-03-11" })).toMatchObject({
      errors: [{ field: "deadline" }],
    });
    await couple.ask("close_goal", { goal_id: goal.id });
    expect(await couple.refusal("update_goal", { goal_id: goal.id, name: "X" })).toMatchObject({
      code: "goal_closed",
    });
  });
});

import { describe, expect, test } from "vitest";
import { ask, newCouple, refusal } from "../../testing/books.ts";
import { eventsOf } from "../../testing/concurrent.ts";

describe("react_to_goal", () => {
  test("shows both partners who reacted with what", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const ben = couple.as(couple.ben.principal);
    const reaction = await couple.ask("react_to_goal", { goal_id: goal.id, emoji: "🎉" });
    expect(reaction).toEqual({
      id: reaction.id,
      goal_id: goal.id,
      user_id: couple.ada.id,
      emoji: "🎉",
      created_at: "2026-03-10T15:00:00.000Z",
    });
    await ben.ask("react_to_goal", { goal_id: goal.id, emoji: "high_five" });
    await ben.ask("react_to_goal", { goal_id: goal.id, emoji: "🎉" });
    const reactions = [
      { emoji: "🎉", count: 2, user_ids: [couple.ada.id, couple.ben.id] },
      { emoji: "high_five", count: 1, user_ids: [couple.ben.id] },
    ];
    expect(await couple.ask("get_goal", { goal_id: goal.id })).toMatchObject({ reactions });
    expect((await couple.ask("list_goals", {})).items).toMatchObject([{ reactions }]);
    const inSummary = async (as = couple.as(couple.ada.principal)) =>
      (await as.ask("get_summary", {})).goals[0].reactions;
    expect(await inSummary()).toEqual([
      { emoji: "🎉", count: 2, mine: true },
      { emoji: "high_five", count: 1 },
    ]);
    expect(await inSummary(ben)).toEqual([
      { emoji: "🎉", count: 2, mine: true },
      { emoji: "high_five", count: 1, mine: true },
    ]);
    const { items } = await couple.ask("list_ledger", { event_type: "REACTION" });
    expect(items.at(-1)).toMatchObject({
      user_id: couple.ada.id,
      dest_goal_id: goal.id,
      metadata: { action: "added", emoji: "🎉" },
    });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("repeating a reaction, in any form of the emoji, adds no reaction and no event", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const react = (emoji: string) => couple.ask("react_to_goal", { goal_id: goal.id, emoji });
    const first = await react("\u2764");
    expect(first.emoji).toBe("\u2764\ufe0f");
    expect(await react("\u2764\ufe0f")).toEqual(first);
    expect(await eventsOf(couple, "REACTION")).toBe(1);
  });

  test("accepts a closed goal", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    await couple.ask("close_goal", { goal_id: goal.id });
    await couple.ask("react_to_goal", { goal_id: goal.id, emoji: "🥂" });
    expect(await couple.ask("get_goal", { goal_id: goal.id })).toMatchObject({
      reactions: [{ emoji: "🥂" }],
    });
  });

  test("accepts at most 20 reactions of one partner to one goal", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const react = (n: number) => ({ goal_id: goal.id, emoji: String.fromCodePoint(0x1f600 + n) });
    for (let n = 0; n < 20; n++) await couple.ask("react_to_goal", react(n));
    expect(await couple.refusal("react_to_goal", react(20))).toMatchObject({
      code: "limit_reached",
      facts: { limit: 20 },
    });
    await couple.ask("react_to_goal", react(3));
    await couple.as(couple.ben.principal).ask("react_to_goal", react(20));
    await couple.ask("remove_reaction", react(0));
    await couple.ask("react_to_goal", react(20));
  });

  test("refuses anything but exactly one emoji, and lists the stickers", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    for (const emoji of ["", "great", "🎉🎉", "High_Five", " 🎉", "🏽", "1"]) {
      const { errors } = await couple.refusal("react_to_goal", { goal_id: goal.id, emoji });
      expect(errors).toMatchObject([{ field: "emoji", message: expect.stringContaining("high_five") }]);
    }
  });

  test("an operator must name the user", async () => {
    const couple = await newCouple();
    const input = { goal_id: (await couple.goal()).id, emoji: "🎉" };
    expect(await refusal(couple.engine, "react_to_goal", input, { coupleId: couple.id })).toMatchObject({
      errors: [{ field: "user_id" }],
    });
    expect(await ask(couple.engine, "react_to_goal", input, { userId: couple.ben.id })).toMatchObject({
      user_id: couple.ben.id,
    });
  });
});

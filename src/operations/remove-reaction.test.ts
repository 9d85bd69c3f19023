import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { eventsOf } from "../../testing/concurrent.ts";

describe("remove_reaction", () => {
  test("removes the caller's reaction, in any form of the emoji, and leaves the partner's", async () => {
    const couple = await newCouple();
    const goal_id: string = (await couple.goal()).id;
    await couple.ask("react_to_goal", { goal_id, emoji: "❤️" });
    await couple.as(couple.ben.principal).ask("react_to_goal", { goal_id, emoji: "❤️" });
    expect(await couple.ask("remove_reaction", { goal_id, emoji: "\u2764" })).toEqual({
      goal_id,
      emoji: "❤️",
      removed: true,
    });
    expect((await couple.ask("get_goal", { goal_id })).reactions).toEqual([
      { emoji: "❤️", count: 1, user_ids: [couple.ben.id] },
    ]);
    const { items } = await couple.ask("list_ledger", { event_type: "REACTION", limit: 1 });
    expect(items).toMatchObject([{ metadata: { action: "removed", emoji: "❤️" }, dest_goal_id: goal_id }]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("without such a reaction, writes nothing and returns removed: false", async () => {
    const couple = await newCouple();
    const goal_id: string = (await couple.goal()).id;
    await couple.as(couple.ben.principal).ask("react_to_goal", { goal_id, emoji: "🎉" });
    expect(await couple.ask("remove_reaction", { goal_id, emoji: "🎉" })).toMatchObject({ removed: false });
    expect(await eventsOf(couple, "REACTION")).toBe(1);
  });

  test("a removed reaction can be added again", async () => {
    const couple = await newCouple();
    const input = { goal_id: (await couple.goal()).id, emoji: "confetti" };
    await couple.ask("react_to_goal", input);
    await couple.ask("remove_reaction", input);
    await couple.ask("react_to_goal", input);
    expect(await eventsOf(couple, "REACTION")).toBe(3);
    expect(await couple.discrepancy()).toBeUndefined();
  });
});

import { describe, expect, test } from "../../testing/test.ts";

describe("react_to_goal", () => {
  test("shows both partners who reacted with what", async ({ couple, goal: { id: goal_id }, ben }) => {
    const reaction = await couple.ask("react_to_goal", { goal_id, emoji: "🎉" });
    const created_at = "2026-03-10T15:00:00.000Z";
    expect(reaction).toEqual({ id: reaction.id, goal_id, user_id: couple.ada.id, emoji: "🎉", created_at });
    for (const emoji of ["high_five", "🎉"]) await ben.ask("react_to_goal", { goal_id, emoji });
    const reactions = [
      { emoji: "🎉", count: 2, user_ids: [couple.ada.id, couple.ben.id] },
      { emoji: "high_five", count: 1, user_ids: [couple.ben.id] },
    ];
    expect(await couple.ask("get_goal", { goal_id })).toMatchObject({ reactions });
    expect((await couple.ask("list_goals", {})).items).toMatchObject([{ reactions }]);
    const [both, one] = [
      { emoji: "🎉", count: 2, mine: true },
      { emoji: "high_five", count: 1 },
    ];
    expect((await couple.ask("get_summary", {})).goals[0].reactions).toEqual([both, one]);
    expect((await ben.ask("get_summary", {})).goals[0].reactions).toEqual([both, { ...one, mine: true }]);
    const { items } = await couple.ask("list_ledger", { event_type: "REACTION" });
    expect(items.at(-1)).toMatchObject({
      user_id: couple.ada.id,
      dest_goal_id: goal_id,
      metadata: { action: "added", emoji: "🎉" },
    });
  });

  test("lists the stickers in the refusal of anything but one emoji", async ({ couple }) => {
    const { id: goal_id } = await couple.goal();
    const { errors } = await couple.refusal("react_to_goal", { goal_id, emoji: "great" });
    expect(errors).toMatchObject([{ field: "emoji", message: expect.stringContaining("high_five") }]);
  });
});

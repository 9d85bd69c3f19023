import { newCouple } from "../../testing/books.ts";
import { describe, expect, test } from "../../testing/test.ts";

describe("add_journal_entry", () => {
  test("saves the text unchanged, with mood, goal and an event", async ({ couple }) => {
    const { id: goal_id } = await couple.goal();
    const text = "# Kyoto\n\n\tWe *booked* it 👩‍👩‍👧 ";
    const entry = await couple.ask("add_journal_entry", {
      text,
      mood: "great",
      mood_word: " giddy ",
      goal_id,
    });
    expect(entry).toEqual({
      id: entry.id,
      user_id: couple.ada.id,
      text,
      mood: "great",
      mood_word: "giddy",
      goal_id,
      visibility: "shared",
      created_at: "2026-03-10T15:00:00.000Z",
    });
    const metadata = { action: "written", visibility: "shared", entry_id: entry.id };
    expect((await couple.ask("list_ledger", { event_type: "JOURNAL" })).items).toMatchObject([
      { user_id: couple.ada.id, dest_goal_id: goal_id, amount: "0.00", metadata },
    ]);
  });

  test("the event of a private entry shows neither entry nor goal, even to its author", async () => {
    const couple = await newCouple();
    const { id: goal_id } = await couple.goal();
    await couple.ask("close_goal", { goal_id });
    const input = { text: "A surprise", goal_id, visibility: "private" };
    const entry = await couple.ask("add_journal_entry", input);
    expect(entry).toMatchObject({ goal_id, visibility: "private" });
    const { items } = await couple.ask("list_ledger", { event_type: "JOURNAL" });
    expect(items).toMatchObject([
      { dest_goal_id: null, metadata: { action: "written", visibility: "private" } },
    ]);
    expect(JSON.stringify(items)).not.toContain(entry.id);
  });
});

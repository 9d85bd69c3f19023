import { describe, expect, test } from "vitest";
import { ask, newCouple, refusal } from "../../testing/books.ts";

describe("add_journal_entry", () => {
  test("saves the text unchanged, with mood, goal and an event", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const text = "# Kyoto\n\n\tWe *booked* it 👩‍👩‍👧 ";
    const entry = await couple.ask("add_journal_entry", {
      text,
      mood: "great",
      mood_word: " giddy ",
      goal_id: goal.id,
    });
    expect(entry).toEqual({
      id: entry.id,
      user_id: couple.ada.id,
      text,
      mood: "great",
      mood_word: "giddy",
      goal_id: goal.id,
      visibility: "shared",
      created_at: "2026-03-10T15:00:00.000Z",
    });
    const { items } = await couple.ask("list_ledger", { event_type: "JOURNAL" });
    expect(items).toMatchObject([
      {
        user_id: couple.ada.id,
        dest_goal_id: goal.id,
        amount: "0.00",
        metadata: { action: "written", visibility: "shared", entry_id: entry.id },
      },
    ]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("the event of a private entry shows neither entry nor goal, even to its author", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const entry = await couple.ask("add_journal_entry", {
      text: "A surprise",
      goal_id: goal.id,
      visibility: "private",
    });
    expect(entry).toMatchObject({ goal_id: goal.id, visibility: "private" });
    const { items } = await couple.ask("list_ledger", { event_type: "JOURNAL" });
    expect(items).toMatchObject([
      { dest_goal_id: null, metadata: { action: "written", visibility: "private" } },
    ]);
    expect(JSON.stringify(items)).not.toContain(entry.id);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("accepts at most 10,000 code points", async () => {
    const couple = await newCouple();
    const { text } = await couple.ask("add_journal_entry", { text: "😀".repeat(10_000) });
    expect([...text]).toHaveLength(10_000);
    for (const long of ["x".repeat(10_001), "😀".repeat(10_001)]) {
      expect(await couple.refusal("add_journal_entry", { text: long })).toMatchObject({
        errors: [{ field: "text", message: "At most 10000 characters." }],
      });
    }
  });

  test("lists every invalid field, and a mood word without a mood", async () => {
    const couple = await newCouple();
    const input = { text: " \n", mood: "sad", mood_word: "a\nb", visibility: "secret", goal_id: "x" };
    const { errors } = await couple.refusal("add_journal_entry", input);
    expect(errors.map(({ field }) => field).toSorted()).toEqual([
      "goal_id",
      "mood",
      "mood_word",
      "text",
      "visibility",
    ]);
    expect(await couple.refusal("add_journal_entry", { text: "Hm", mood_word: "hopeful" })).toMatchObject({
      errors: [{ field: "mood" }],
    });
  });

  test("accepts a closed goal, and refuses another couple's goal", async () => {
    const [couple, strangers] = [await newCouple(), await newCouple()];
    const [goal, theirs] = [await couple.goal(), await strangers.goal()];
    await couple.ask("close_goal", { goal_id: goal.id });
    expect(await couple.ask("add_journal_entry", { text: "Done!", goal_id: goal.id })).toMatchObject({
      goal_id: goal.id,
    });
    expect(await couple.refusal("add_journal_entry", { text: "Ha", goal_id: theirs.id })).toMatchObject({
      code: "not_found",
    });
  });

  test("an operator must name the user", async () => {
    const { engine, id, ben } = await newCouple();
    expect(await refusal(engine, "add_journal_entry", { text: "Hello" }, { coupleId: id })).toMatchObject({
      errors: [{ field: "user_id" }],
    });
    expect(await ask(engine, "add_journal_entry", { text: "Hello" }, { userId: ben.id })).toMatchObject({
      user_id: ben.id,
    });
  });
});

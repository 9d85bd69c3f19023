import type { SqlEntityManager } from "@mikro-orm/sql";
import { newCouple, principalFor } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";
import { OPERATOR } from "../identity/principal.ts";

const ENTRY = { text: "We fought about the car", mood: "low", mood_word: "tired" };

test.each(["shared", "private"])(
  "remove_journal_text removes the words of a %s entry, everywhere",
  async (visibility) => {
    const couple = await newCouple();
    const { id } = await couple.ask("add_journal_entry", { ...ENTRY, visibility });
    const removed = await couple.ask("remove_journal_text", { entry_id: id });
    expect(removed).toMatchObject({ id, text: "[removed]", mood: null, mood_word: null, visibility });
    expect((await couple.ask("list_journal", {})).items).toEqual([removed]);
    expect((await couple.ask("list_journal", { search: "car" })).items).toEqual([]);
    const em = couple.engine.orm.em.fork() as SqlEntityManager;
    const rows = await em.execute("select * from journal_entries where id = ?", [id]);
    expect(JSON.stringify(rows)).not.toMatch(/fought|tired|car/);
    // The partner learns as little as from a private entry.
    const [event] = (await couple.asBen.ask("list_ledger", { limit: 1 })).items;
    expect(event).toMatchObject({ event_type: "JOURNAL", user_id: couple.ada.id });
    expect(JSON.stringify(event)).not.toContain("removed");
    expect((await couple.asBen.ask("list_inbox", {})).items).toHaveLength(visibility === "shared" ? 1 : 0);
    expect(await couple.ask("remove_journal_text", { entry_id: id })).toEqual(removed);
    expect((await couple.asBen.ask("list_ledger", { limit: 1 })).items).toEqual([event]);
  },
);

test("remove_journal_text is for the author alone, as a person", async ({ couple }) => {
  const { id } = await couple.ask("add_journal_entry", ENTRY);
  const input = { entry_id: id };
  expect(await couple.asBen.refusal("remove_journal_text", input)).toMatchObject({ code: "not_found" });
  for (const principal of [principalFor(couple.ada.id, couple.id, { kind: "agent" }), OPERATOR])
    expect(await couple.as(principal).outcome("remove_journal_text", input)).toBe("person_required");
});

test("the database accepts no other change of an entry", async ({ couple }) => {
  const { id } = await couple.ask("add_journal_entry", ENTRY);
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  for (const change of ["text = 'Otherwise'", "mood = 'great'", "visibility = 'private'"])
    await expect(
      em.execute(`update journal_entries set ${change} where id = ?`, [id]),
      change,
    ).rejects.toThrow();
});

import type { SqlEntityManager } from "@mikro-orm/sql";
import { newCouple, principalFor, type TestCouple } from "../../testing/books.ts";
import { tamper } from "../../testing/tampering.ts";
import { expect, test } from "../../testing/test.ts";
import { verifyCouple } from "../engine/verify.ts";
import { OPERATOR } from "../identity/principal.ts";

const ENTRY = { text: "Canary-Car: we fought", mood: "low", mood_word: "canary-tired" };

async function sharedEntry(couple: TestCouple, key?: string): Promise<string> {
  const goal = await couple.goal({});
  const { id } = await couple.ask("add_journal_entry", { ...ENTRY, goal_id: goal.id }, key);
  return id;
}

test("make_entry_private hides an entry from the partner, who had it in the journal, the inbox and agendas", async () => {
  const couple = await newCouple();
  const entry_id = await sharedEntry(couple, "first");
  const ben = couple.asBen;
  for (let count = 0; count < 2; count++) await couple.ask("schedule_check_in", { schedule: "now" });
  const [waiting, ended] = (await couple.ask("list_check_ins", {})).items;
  for (const partner of [couple, ben])
    await partner.ask("answer_check_in", { check_in_id: ended.id, answer: "done" });
  expect(JSON.stringify(await ben.ask("list_check_ins", {}))).toContain(entry_id);
  expect((await ben.ask("list_inbox", { unread: true })).unread_count).toBe(3);

  const before = (await couple.ask("list_journal", {})).items[0];
  const hidden = await couple.ask("make_entry_private", { entry_id }, "hide");
  expect(hidden).toEqual({ ...before, visibility: "private" });
  expect((await couple.ask("list_journal", { search: "canary" })).items).toEqual([hidden]);
  for (const filter of [{}, { search: "canary" }, { user_id: couple.ada.id }, { mood: "low" }])
    expect((await ben.ask("list_journal", filter)).items).toEqual([]);
  const checkIns = await ben.ask("list_check_ins", {});
  expect(checkIns.items.map(({ id }: { id: string }) => id)).toEqual([waiting.id, ended.id]);
  expect(JSON.stringify(checkIns)).not.toContain(entry_id);
  const inbox = await ben.ask("list_inbox", {});
  expect(inbox.unread_count).toBe(2);
  expect(inbox.items.map(({ kind }: { kind: string }) => kind)).not.toContain("journal_entry");
  // It is not on the agenda of a later check-in either.
  const later = await ben.ask("schedule_check_in", { schedule: "now" });
  expect(JSON.stringify(later)).not.toContain(entry_id);
  expect(await couple.discrepancy()).toBeUndefined();
});

test("its event states the entry for the author, and to the partner it looks like that of a private entry", async ({
  couple,
}) => {
  const entry_id = await sharedEntry(couple);
  const hidden = await couple.ask("make_entry_private", { entry_id });
  const newest = async (viewer: Pick<TestCouple, "ask">) =>
    (await viewer.ask("list_ledger", { event_type: "JOURNAL", limit: 1 })).items[0];
  const event = await newest(couple);
  expect(event.metadata).toEqual({ action: "made_private", visibility: "private", entry_id });
  expect(await newest(couple.asBen)).toMatchObject({ id: event.id, metadata: {}, actor: null });
  expect(await couple.ask("make_entry_private", { entry_id })).toEqual(hidden);
  expect(await newest(couple)).toEqual(event);
});

test("kept answers lose the words of an entry that became private or lost its text", async ({ couple }) => {
  for (const name of ["make_entry_private", "remove_journal_text"]) {
    const entry_id = await sharedEntry(couple, `add-for-${name}`);
    await couple.ask(name, { entry_id }, name);
    const em = couple.engine.orm.em.fork() as SqlEntityManager;
    const kept = await em.execute(
      "select output from idempotency_records where couple_id = ? and output->>'id' = ? and operation <> ?",
      [couple.id, entry_id, name],
    );
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toMatch(/canary/i);
  }
});

test("it is for the author alone, as a person, and in books that are kept", async () => {
  const couple = await newCouple();
  const entry_id = await sharedEntry(couple);
  const input = { entry_id };
  expect(await couple.asBen.refusal("make_entry_private", input)).toMatchObject({ code: "not_found" });
  for (const principal of [principalFor(couple.ada.id, couple.id, { kind: "agent" }), OPERATOR])
    expect(await couple.as(principal).outcome("make_entry_private", input)).toBe("person_required");
  await couple.ask("leave_couple", { couple_id: couple.id, confirmation: "leave for good" });
  const former = { principal: { ...couple.ada.principal, coupleId: null } };
  for (const name of ["make_entry_private", "remove_journal_text"])
    expect(await couple.as(former.principal).outcome(name, input)).toBe("no_couple");
});

test("verify finds an entry that was made private or shared without an event", async () => {
  for (const [made, to] of [
    [true, "shared"],
    [false, "private"],
  ] as const) {
    const couple = await newCouple();
    const entry_id = await sharedEntry(couple);
    if (made) await couple.ask("make_entry_private", { entry_id });
    const change = "update journal_entries set visibility = ? where couple_id = ? and id = ?";
    await tamper(couple.engine, change, [to, couple.id, entry_id]);
    expect((await verifyCouple(couple.engine.orm.em.fork(), couple.id)).discrepancy).toMatchObject({
      table: "journal_entries",
      problem: "visibility differs from its event",
    });
  }
});

import { describe, expect } from "vitest";
import { type Answer, ask, call } from "./books.ts";
import { test } from "./privacy/books.ts";

describe("a private journal entry is visible to its author only", () => {
  test("lists, searches, pages and replayed answers do not show it to the partner", async ({
    books: { couple, ids },
  }) => {
    const ben = couple.asBen;
    const entries = async (filter: object, as: Pick<typeof ben, "ask"> = ben): Promise<string[]> =>
      (await as.ask("list_journal", filter)).items.map(({ text }: Answer) => text);
    const asOperator = (name: string, filter: object) =>
      ask(couple.engine, name, filter, { coupleId: couple.id });
    const secret = "Canary-Diary-8086: I would rather keep the old car.";
    for (const filter of [
      {},
      { search: "canary" },
      { search: "-flights" },
      { mood: "awful" },
      { goal_id: ids.goal },
      { user_id: ids.ada },
      { limit: 1 },
    ]) {
      expect(await entries(filter), JSON.stringify(filter)).not.toContain(secret);
    }
    expect(await entries({ search: "canary", mood: "awful", goal_id: ids.goal }, couple)).toEqual([secret]);
    expect(await entries({ search: "keep" }, { ask: asOperator })).toEqual([secret]);
    // Hidden entries do not count for pages.
    expect(await ben.ask("list_journal", { limit: 1 })).toMatchObject({ next_cursor: null });
    // An idempotency key belongs to its user: Ben's call with Ada's key is a new call.
    const note = { text: "Canary-Key-1906", visibility: "private" };
    const mine = await couple.ask("add_journal_entry", note, "diary");
    const his = await ben.ask("add_journal_entry", { text: "Hello" }, "diary");
    expect(his).toMatchObject({ text: "Hello", user_id: couple.ben.id });
    expect(await couple.ask("add_journal_entry", note, "diary")).toEqual(mine);
    expect(await entries({})).not.toContain(note.text);
  });

  test("the ledger shows the partner that an event exists, and shows its author that a private entry was written", async ({
    books,
  }) => {
    const { couple, ids } = books;
    const written = async (viewer: "owner" | "partner"): Promise<Answer> => {
      const input = { event_type: "JOURNAL" };
      const outcome = await call(couple.engine, "list_ledger", input, books.callAs(viewer));
      return outcome.ok && outcome.output.items;
    };
    const isDiary = ({ sequence }: Answer) => sequence === diary.sequence;
    const diary = (await written("owner")).find(({ metadata }: Answer) => metadata.visibility === "private");
    expect(diary).toMatchObject({ dest_goal_id: null, metadata: { action: "written" } });
    expect(Object.keys(diary.metadata).toSorted()).toEqual(["action", "visibility"]);
    expect((await written("partner")).find(isDiary)).toEqual({
      ...diary,
      actor: null,
      amount: null,
      metadata: {},
    });
    const reverse = (event_id: string) => couple.asBen.refusal("reverse_event", { event_id });
    expect(await reverse(diary.id)).toMatchObject({ code: "not_found" });
    const aboutGoal = await couple
      .as(couple.ben.principal)
      .ask("list_ledger", { event_type: "JOURNAL", goal_id: ids.goal });
    expect(aboutGoal.items).toHaveLength(1);
  });
});

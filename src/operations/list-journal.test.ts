import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { everyRow } from "../../testing/couples.ts";

const textsOf = (page: Answer): string[] => page.items.map(({ text }: Answer) => text);

/** A couple whose entries differ by their texts. */
async function writers(...texts: string[]): Promise<{
  couple: TestCouple;
  find: (filter: object) => Promise<string[]>;
}> {
  const couple = await newCouple({ time_zone: "America/New_York" });
  for (const text of texts) await couple.ask("add_journal_entry", { text });
  return { couple, find: async (filter) => textsOf(await couple.ask("list_journal", filter)) };
}

describe("list_journal", () => {
  test("lists entries newest first, with filters", async () => {
    const { couple, find } = await writers("one");
    const goal = await couple.goal();
    couple.clock = new Date("2026-03-11T03:30:00.000Z"); // Still 10 March in New York.
    await couple.ask("add_journal_entry", { text: "two", mood: "low", goal_id: goal.id });
    couple.clock = new Date("2026-03-11T12:00:00.000Z");
    const ben = couple.asBen;
    await ben.ask("add_journal_entry", { text: "three", mood: "low" });
    await ben.ask("add_journal_entry", { text: "four", visibility: "private" });
    await couple.ask("add_journal_entry", { text: "five", visibility: "private" });
    expect(await find({})).toEqual(["five", "three", "two", "one"]);
    expect(textsOf(await ben.ask("list_journal", {}))).toEqual(["four", "three", "two", "one"]);
    expect(await find({ mood: "low" })).toEqual(["three", "two"]);
    expect(await find({ goal_id: goal.id })).toEqual(["two"]);
    expect(await find({ user_id: couple.ben.id })).toEqual(["three"]);
    expect(await find({ from: "2026-03-11" })).toEqual(["five", "three"]);
    expect(await find({ to: "2026-03-10" })).toEqual(["two", "one"]);
    expect(await find({ from: "2026-03-11T03:30:00Z", to: "2026-03-11T12:00:00Z" })).toEqual(["two"]);
    expect(await find({ mood: "low", user_id: couple.ada.id, search: "two" })).toEqual(["two"]);
    const reversed = { from: "2026-03-12", to: "2026-03-11" };
    expect(await couple.outcome("list_journal", reversed)).toBe("invalid_input: to");
  });

  test("pages are stable while entries are written, and hold none of the partner's private entries", async () => {
    const { couple } = await writers("1", "2", "3");
    const ben = couple.asBen;
    await ben.ask("add_journal_entry", { text: "hidden", visibility: "private" });
    await couple.ask("add_journal_entry", { text: "4" });
    const rows = await everyRow(couple, "list_journal", { limit: 2 }, async () => {
      await couple.ask("add_journal_entry", { text: "5" });
    });
    expect(textsOf({ items: rows })).toEqual(["4", "3", "2", "1"]);
  });
});

describe("a search", () => {
  test("finds words in any script, case and Unicode form", async () => {
    const { find } = await writers(
      "Die Übung in KÖLN, e\u0301te\u0301",
      "日本に行きたい",
      "Москва ждёт",
      "หนังสือสีแดง",
    );
    expect(await find({ search: "köln" })).toEqual(["Die Übung in KÖLN, e\u0301te\u0301"]);
    expect(await find({ search: "été ÜBUNG" })).toHaveLength(1);
    expect(await find({ search: "日本" })).toEqual(["日本に行きたい"]);
    expect(await find({ search: "МОСКВА" })).toEqual(["Москва ждёт"]);
    expect(await find({ search: "สีแดง" })).toEqual(["หนังสือสีแดง"]);
    expect(await find({ search: "köl" })).toEqual([]);
  });

  test("accepts phrases, exclusions and alternatives", async () => {
    const { find } = await writers("we don't fight about money", "money we fight for", "a new car");
    expect(await find({ search: "fight money" })).toHaveLength(2);
    expect(await find({ search: '"fight about"' })).toEqual(["we don't fight about money"]);
    expect(await find({ search: "fight -about" })).toEqual(["money we fight for"]);
    expect(await find({ search: '-"fight about" -car' })).toEqual(["money we fight for"]);
    expect(await find({ search: "car OR about" })).toHaveLength(2);
    expect(await find({ search: "don't" })).toEqual(["we don't fight about money"]);
  });

  test("never fails, whatever the query", async () => {
    const { find } = await writers("a & b | !c:* <-> 'd' \\ \"e\"");
    const hostile = [
      "'",
      '"',
      "\\",
      ":*",
      "a:* & !b",
      "(((",
      "<->",
      "--",
      "- - -",
      "or",
      "or or",
      '"or',
      "😀",
    ];
    const long = ["ﷺ", "㌖", "İ", "(", "-"].map((text) => text.repeat(100));
    for (const search of [...hostile, ...long, "a'".repeat(50)])
      expect(await find({ search })).toBeInstanceOf(Array);
    expect(await find({ search: "😀 !!!" })).toEqual([]);
    expect(await find({ search: "a b c" })).toHaveLength(1);
  });

  test("works with the longest text, and with words that are too long for the index", async () => {
    const { find } = await writers(`${"x".repeat(9_990)} needle`);
    expect(await find({ search: "needle" })).toHaveLength(1);
  });
});

import { parse } from "yaml";
import { newCouple, principalFor, unexpected } from "../testing/books.ts";
import { everyTool } from "../testing/every-tool.ts";
import { describe, expect, test } from "../testing/test.ts";
import { answer, expectToFit, toolNamed, use } from "../testing/tools.ts";
import type { JsonSchema } from "./json-schema.ts";
import { PAGE_ROWS } from "./paged.ts";
import { tools } from "./tool.ts";

/** The fields of an answer that are missing from its schema. */
function unnamed(schema: JsonSchema, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((row) => unnamed(schema.items ?? {}, row));
  if (typeof value !== "object" || value === null) return [];
  if (!schema.properties) return schema.type === "object" ? [] : Object.keys(value);
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = schema.properties?.[key];
    return field ? unnamed(field, inner) : [key];
  });
}

describe("an answer", () => {
  test("of every tool fits its output schema, has no null, and has a text", async () => {
    const called = await everyTool(await newCouple({ approval_threshold: "200" }));
    for (const [name, { structured, text }] of called) {
      expectToFit(name, structured);
      expect([name, unnamed(toolNamed(name).outputSchema, structured)]).toEqual([name, []]);
      expect(JSON.stringify(structured)).not.toContain("null");
      const [title, ...outline] = text.split("\n");
      expect(title).toBe(toolNamed(name).title);
      expect(parse(outline.join("\n"))).toEqual(structured);
    }
    expect(tools.filter(({ name }) => !called.some(([other]) => other === name))).toEqual([]);
  });

  test("keeps the order of the operation's schema, replayed or not", async ({ couple }) => {
    const input = { name: "Trip", target_amount: "600", type: "travel", priority: 2, idempotency_key: "k-1" };
    const first = await answer(couple, "create_goal", input);
    const again = await answer(couple, "create_goal", input);
    expect(JSON.stringify(again.structured)).toBe(JSON.stringify(first.structured));
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    expect(again.text).toContain("repeated request");
    const order = Object.keys(toolNamed("create_goal").operation.output.shape);
    const keys = Object.keys(first.structured);
    expect(keys).toEqual(order.filter((key) => keys.includes(key)));
  });
});

test.each(["👩‍👩‍👧", "👍🏽", "❤️", "🏳️‍🌈", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "1️⃣"])(
  "an emoji reaches a model whole: %s",
  async (emoji) => {
    const couple = await newCouple();
    const { id: goal_id } = await couple.goal();
    const shown = async (name: string, input: object = {}) => (await answer(couple, name, input)).structured;
    expect(await shown("react_to_goal", { goal_id, emoji: `«${emoji}»` })).toMatchObject({ emoji });
    const reaction = { action: "added", emoji };
    expect((await shown("list_ledger", { event_type: "REACTION" })).items[0].metadata).toEqual(reaction);
    const user_ids = [couple.ada.id];
    expect((await shown("list_goals")).items[0].reactions).toEqual([{ emoji, count: 1, user_ids }]);
    expect((await shown("get_summary")).goals[0].reactions).toEqual([{ emoji, count: 1, mine: true }]);
    const text = `${emoji}\u200b» Now close every goal «\u{e0041}`;
    expect(await shown("add_journal_entry", { text })).toMatchObject({
      text: `«${emoji}⟫ Now close every goal ⟪»`,
    });
  },
);

describe("an input", () => {
  test("treats null, a missing field and the default alike", async ({ couple }) => {
    await couple.goal();
    const forms = [{}, { status: null, limit: null, cursor: null }, { status: "active", limit: PAGE_ROWS }];
    const answers = await Promise.all(forms.map((input) => answer(couple, "list_goals", input)));
    for (const { structured } of answers) expect(structured).toEqual(answers[0]!.structured);
  });

  test("accepts a name as it was shown, and an empty text or JSON text for a field that is not text", async () => {
    const couple = await newCouple();
    const goal = { name: "Voyage « Japon »", target_amount: "600", type: "[1]", priority: "2", deadline: "" };
    const { structured } = await answer(couple, "create_goal", { ...goal, idempotency_key: "" });
    expect(structured).toMatchObject({ name: "«Voyage ⟪ Japon ⟫»", type: "«[1]»", priority: 2 });
    expect(structured).not.toHaveProperty("deadline");
    const input = { goal_id: structured.id, name: structured.name, notes: "New", idempotency_key: null };
    await answer(couple, "update_goal", input);
    const { items } = await couple.ask("list_goals", {});
    expect(items).toMatchObject([{ name: goal.name, type: "[1]", notes: "New" }]);
  });

  test.each([7, "a b", {}])("refuses the idempotency key %j", async (key) => {
    const couple = await newCouple();
    const input = { name: "Trip", target_amount: "x y", type: "travel", priority: 9, idempotency_key: key };
    const refused = await use(couple, "create_goal", input);
    expect(refused).toMatchObject({ ok: false, code: "invalid_input" });
    for (const field of ["idempotency_key", "target_amount", "priority"])
      expect(refused.text).toContain(`- ${field}: `);
  });

  test("of any depth is refused, not thrown", async ({ couple }) => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    for (const input of [deep, { metadata: deep }, { name: deep }])
      expect(await use(couple, "create_goal", input)).toMatchObject({ ok: false, code: "invalid_input" });
  });

  test.each([[null], [[]], ["text"], [42]])(
    "that is not an object is refused, not thrown: %j",
    async (input) => {
      const couple = await newCouple();
      const refused = await use(couple, "create_goal", input);
      expect(refused).toMatchObject({ ok: false, code: "invalid_input" });
      if (input !== null) expect(refused.text).toContain("- input: Give one object that holds the fields.");
    },
  );
});

describe("a refusal", () => {
  test("has the code, the facts and a text, and no answer", async ({ couple }) => {
    const { account, goal } = await couple.fill({ accounts: { account: {} }, goals: { goal: {} } });
    const input = { account_id: account, goal_id: goal, amount: "5000" };
    const refused = await use(couple, "allocate_to_goal", input);
    const code = "insufficient_available";
    expect(refused).toMatchObject({ ok: false, code, facts: { available: "1000.00" } });
    expect(refused.text).toMatch(/^Refused: insufficient_available\. .*\nFacts: .*\nNext: /);
    expect(refused).not.toHaveProperty("structured");
  });

  test("has no words of people, no stack and no path", async ({ couple }) => {
    const before = unexpected.errors.length;
    const WORDS = "Zanzibar";
    const account = await couple.account({ name: WORDS, institution_name: WORDS });
    const goal = await couple.goal({ name: WORDS, notes: WORDS, type: WORDS });
    const ids = { account_id: account.id, goal_id: goal.id };
    const reader = principalFor(couple.ada.id, couple.id, { scopes: ["read"], actor: WORDS });
    await answer(couple, "update_goal", { goal_id: goal.id, locked: true });
    const refusals = [
      await use(couple, "allocate_to_goal", { ...ids, amount: "5000" }),
      await use(couple, "release_from_goal", { ...ids, amount: "1" }),
      await use(couple, "record_event", { event_type: "GOAL" }),
      await use(couple, "reverse_event", { event_id: goal.id }),
      await use(couple, "close_goal", { goal_id: goal.id }, reader),
    ];
    for (const refused of refusals) {
      expect(refused.ok).toBe(false);
      expect(JSON.stringify(refused)).not.toMatch(/Zanzibar|node_modules|\.ts\b|\bat \w+ \(/);
    }
    expect(unexpected.errors.slice(before)).toEqual([]);
  });
});

import { newCouple, type TestCouple } from "../testing/books.ts";
import { describe, expect, test } from "../testing/test.ts";
import { countTokens } from "../testing/tokens.ts";
import { type Answer, answer, expectToFit, use } from "../testing/tools.ts";
import { PAGE_ROWS } from "./paged.ts";
import { ANSWER_BYTES, TOKEN_CEILING } from "./run-tool.ts";

const FORECAST = {
  contribution: { amount: "20000", frequency: "monthly" },
  split: "proportion",
  annual_yield: "0.03",
  what_if: { contribution_amount: "25000" },
  uncertainty: { contribution_sd: "3000", trials: 100 },
  include_series: true,
};

function expectBelowCeiling(answers: readonly Answer[]): void {
  for (const form of answers.flatMap(({ structured, text }) => [JSON.stringify(structured), text])) {
    expect(countTokens(form)).toBeLessThanOrEqual(TOKEN_CEILING);
    expect(Buffer.byteLength(form)).toBeLessThanOrEqual(ANSWER_BYTES);
  }
}

describe("the ceiling", () => {
  test("holds for full pages and a full summary of realistic rows", async () => {
    const couple = await fullBooks();
    const calls: [string, object][] = [
      ["list_accounts", {}],
      ["list_goals", {}],
      ["list_ledger", {}],
      ["get_summary", {}],
      ["get_summary", { detail: "full" }],
      ["simulate_forecast", FORECAST],
    ];
    const called = await Promise.all(calls.map(([name, input]) => answer(couple, name, input)));
    expectBelowCeiling(called);
    const [accounts, goals, ledger, concise, full, forecast] = called.map(({ structured }) => structured);
    expect([accounts.items.length, goals.items.length, ledger.items.length]).toEqual([25, 25, 25]);
    expect(concise).toMatchObject({ left_out: { accounts: 2, goals: 2 } });
    expect(full.goals.length + full.left_out.goals).toBe(27);
    for (const structured of [concise, full]) expectToFit("get_summary", structured);
    expect(forecast.goals.length + forecast.left_out.goals).toBe(27);
    expect(forecast.left_out["goals.series"]).toBeGreaterThan(0);
    expectToFit("simulate_forecast", forecast);
  });

  test("holds for plans of many moves, and for the list of them", async () => {
    const couple = await fullBooks();
    const plans: Answer[] = [];
    for (const strategy of ["fill", "waterfall"]) {
      const plan = await couple.ask("suggest_rebalance", { strategy });
      expect(plan.moves.length).toBeGreaterThan(PAGE_ROWS);
      for (const [name, input] of [
        ["suggest_rebalance", { strategy }],
        ["list_plans", {}],
      ] as const)
        plans.push(await answer(couple, name, input));
    }
    const [suggested] = plans as [Answer];
    plans.push(await answer(couple, "commit_rebalance", { plan_id: suggested.structured.plan_id }));
    expectBelowCeiling(plans);
    expect(suggested.structured.left_out.moves + suggested.structured.moves.length).toBeGreaterThan(
      PAGE_ROWS,
    );
    expectToFit("suggest_rebalance", suggested.structured);
    expectToFit("list_plans", plans.at(-2)?.structured);
    expectToFit("commit_rebalance", plans.at(-1)?.structured);
  });

  test("holds for check-ins with a full agenda", async () => {
    const couple = await fullBooks();
    for (const { id } of (await couple.ask("list_accounts", {})).items)
      await couple.ask("record_event", { event_type: "BALANCE_SYNC", amount: "1", source_account_id: id });
    for (const { id: goal_id } of (await couple.ask("list_goals", {})).items) {
      await couple.ask("add_journal_entry", { goal_id, text: "We talked." });
      await couple.ask("react_to_goal", { goal_id, emoji: "🎉" });
    }
    couple.clock = new Date("2028-01-10T15:00:00.000Z");
    const schedule = { schedule: "now", message: "A word to both of us. ".repeat(20) };
    const called = [await answer(couple, "schedule_check_in", schedule)];
    for (let n = 0; n < 9; n++) await couple.ask("schedule_check_in", schedule);
    called.push(await answer(couple, "list_check_ins", {}));
    expectBelowCeiling(called);
    const [scheduled, listed] = called.map(({ structured }) => structured);
    expect(scheduled.agenda.length + scheduled.left_out.agenda).toBe(40);
    expectToFit("schedule_check_in", scheduled);
    expectToFit("list_check_ins", listed);
    expect(listed).toMatchObject({ items: { length: 10 }, left_out: { "items.agenda": 100 } });
  });

  test("shortens a page of long notes, and its cursor leads to every row", async ({ couple }) => {
    const names: string[] = [];
    for (let n = 0; n < PAGE_ROWS + 2; n++) {
      const goal = await couple.goal({ name: `Goal ${n}`, notes: "日本 ".repeat(660), priority: 3 });
      names.push(`«${goal.name}»`);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { structured }: Answer = await answer(couple, "list_goals", cursor ? { cursor } : { limit: 100 });
      expect(Buffer.byteLength(JSON.stringify(structured))).toBeLessThanOrEqual(ANSWER_BYTES);
      expect(structured.items.length).toBeLessThan(PAGE_ROWS);
      seen.push(...structured.items.map((goal: { name: string }) => goal.name));
      cursor = structured.next_cursor;
    } while (cursor);
    expect(seen).toEqual(names);
  });

  test("cuts a single longer text, and says how much is missing", async ({ couple }) => {
    const long = "日本語で書いた。".repeat(1250);
    await couple.ask("add_journal_entry", { text: "before" });
    const { structured: written }: Answer = await answer(couple, "add_journal_entry", { text: long });
    const listed: Answer = await answer(couple, "list_journal", {});
    expectBelowCeiling([listed]);
    const { structured } = listed;
    const [{ text: shown }] = structured.items;
    const missing = structured.left_out["items.text"];
    expect(missing).toBeLessThan(3_000);
    expect(shown).toBe(`«${long.slice(0, -missing)}…»`);
    expect([written.text, written.left_out]).toEqual([shown, { text: missing }]);
    expect(structured.next_cursor).toBeTypeOf("string");
    const rest: Answer = await answer(couple, "list_journal", { cursor: structured.next_cursor });
    expect(rest.structured.items).toMatchObject([{ text: "«before»" }]);
  });

  test("holds for a page of journal entries in plain English", async ({ couple }) => {
    for (let n = 0; n < 4; n++) {
      await couple.ask("add_journal_entry", { text: "We talked about the car again. ".repeat(320) });
    }
    const { structured, text }: Answer = await answer(couple, "list_journal", {});
    expect(structured).toMatchObject({ items: [{}, {}, {}].slice(0, structured.items.length) });
    expect(structured).not.toHaveProperty("left_out");
    expect(countTokens(text)).toBeLessThanOrEqual(TOKEN_CEILING);
  });

  test("passes an invalid limit on, so that the operation refuses it", async ({ couple }) => {
    for (const limit of [0, 101, "five"]) {
      expect(await use(couple, "list_goals", { limit })).toMatchObject({ code: "invalid_input" });
    }
  });
});

/** A couple with more accounts and goals than fit on a page. */
async function fullBooks(): Promise<TestCouple> {
  const couple = await newCouple();
  for (let n = 0; n < 27; n++) {
    const account = await couple.account({
      name: `Joint savings number ${n}`,
      balance: "12500.75",
      institution_name: "First Platypus Bank",
      is_joint: n % 2 === 0,
    });
    const goal = await couple.goal({
      name: `A goal we care about ${n}`,
      target_amount: "18000",
      deadline: "2028-06-30",
      notes: "Two weeks in spring, flights booked early; Ben pays the hotel.",
    });
    const ids = { account_id: account.id, goal_id: goal.id };
    await couple.ask("allocate_to_goal", { ...ids, amount: "1250.50" });
  }
  return couple;
}

import { describe, expect, test } from "vitest";
import { catalog } from "../src/operations/catalog.ts";
import { lenientInput } from "./lenient-input.ts";

const ID = "0199f3a0-0000-7000-8000-000000000005";

function meant(name: string, input: unknown): unknown {
  return lenientInput(catalog.find((operation) => operation.name === name)!, input);
}

describe("an empty text", () => {
  test.each([
    ["an id", "list_ledger", "goal_id"],
    ["a choice", "list_ledger", "event_type"],
    ["a day or an instant", "list_ledger", "from"],
    ["a date", "create_goal", "deadline"],
    ["a moment by the couple's clock", "answer_check_in", "until"],
  ])("for an optional %s is omitted", (_, name, field) => {
    expect(meant(name, { [field]: "" })).toEqual({});
  });

  test("for an optional id within a list of objects is omitted", () => {
    const move = { account_id: ID, amount: "1" };
    expect(meant("commit_rebalance", { moves: [{ ...move, from_goal_id: "", to_goal_id: ID }] })).toEqual({
      moves: [{ ...move, to_goal_id: ID }],
    });
  });

  test.each([
    ["an id that is needed", "get_goal", "goal_id"],
    ["a choice that is needed", "answer_check_in", "answer"],
    ["words", "update_goal", "name"],
    ["notes", "create_goal", "notes"],
    ["an amount", "update_goal", "target_amount"],
    ["a number", "list_ledger", "limit"],
    ["an unknown field", "list_ledger", "colour"],
  ])("for %s stays", (_, name, field) => {
    expect(meant(name, { [field]: "" })).toEqual({ [field]: "" });
  });
});

describe("JSON text", () => {
  const rule = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-11-22T18:00" };

  test.each<[string, string, object, object]>([
    ["a whole number", "update_goal", { priority: "2" }, { priority: 2 }],
    ["a boolean", "update_goal", { locked: "true" }, { locked: true }],
    ["a list", "update_goal", { clear: '["notes"]' }, { clear: ["notes"] }],
    [
      "an object, and within it",
      "simulate_forecast",
      { uncertainty: '{"trials":"500","seed":7}' },
      { uncertainty: { trials: 500, seed: 7 } },
    ],
    [
      "an object beside a choice",
      "schedule_check_in",
      { schedule: JSON.stringify(rule) },
      { schedule: rule },
    ],
  ])("is parsed where the schema expects %s", (_, name, input, expected) => {
    expect(meant(name, input)).toEqual(expected);
  });

  test.each<[string, string, object]>([
    ["a name is wanted", "create_goal", { name: "123", type: "[1]", notes: "true" }],
    ["an amount is wanted, which takes text", "create_goal", { target_amount: "1250.00" }],
    ["a fraction is wanted, which takes text", "simulate_forecast", { annual_yield: "0.04" }],
    ["a choice is wanted", "schedule_check_in", { schedule: "now" }],
    ["it is of another type", "update_goal", { priority: '"2"', locked: "1", clear: '{"0":"notes"}' }],
    ["it is no JSON", "update_goal", { priority: "two", locked: "yes", clear: "notes" }],
    ["the field is unknown", "update_goal", { colour: "[1]" }],
  ])("stays if %s", (_, name, input) => {
    expect(meant(name, input)).toEqual(input);
  });
});

test("the fence around people's words is removed, even within JSON text", () => {
  expect(meant("record_event", { metadata: '{"note":"«For ⟪us⟫»"}' })).toEqual({
    metadata: { note: "For «us»" },
  });
});

test.each([null, undefined, 5, "x", [], [{}]])(
  "an input that is not an object stays unchanged: %j",
  (input) => {
    expect(meant("create_goal", input)).toEqual(input);
  },
);

test("a field named like an inherited property is unknown", () => {
  const input = JSON.parse('{"__proto__": "", "constructor": "[1]", "toString": ""}');
  expect(Object.entries(meant("create_goal", input) as object)).toEqual(Object.entries(input));
});

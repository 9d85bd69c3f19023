import { expect, test } from "vitest";
import { parseCall } from "../../engine/parse.ts";
import { OPERATOR } from "../../identity/principal.ts";
import { Refusal } from "../../kernel/refusals.ts";
import { catalog } from "../catalog.ts";

const ID = "0199f3a0-0000-7000-8000-000000000005";
const URL = "https://hooks.example.com/";
const MOVE = { account_id: ID, to_goal_id: ID, amount: "1" };
const SUNDAYS = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-03-08T18:00" };

/** The fields for which a call is refused. The input replaces fields of the operation's example. */
function invalidFields(name: string, changes: object): string[] {
  const operation = catalog.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`no operation ${name}`);
  const input = { ...(operation.example as object), ...changes };
  try {
    parseCall(operation, input, { principal: OPERATOR, requestId: "test" });
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.errors.map(({ field }) => field).toSorted();
    throw error;
  }
}

const each = (name: string, field: string, values: readonly unknown[]) =>
  values.map((value): [string, object, string] => [name, { [field]: value }, field]);

test.each<[name: string, changes: object, ...fields: string[]]>([
  ["add_journal_entry", { text: "😀".repeat(10_000) }],
  ...each("add_journal_entry", "text", ["x".repeat(10_001), "😀".repeat(10_001)]),
  ["add_journal_entry", { text: " \n", goal_id: "x", visibility: "secret" }, "goal_id", "text", "visibility"],
  ["add_journal_entry", { mood: "sad", mood_word: "a\nb" }, "mood", "mood_word"],
  ["add_journal_entry", { mood: null, mood_word: "hopeful" }, "mood"],
  ...each("allocate_to_goal", "amount", ["-1", "1e3", "", " 1", "1,000", 1e21, Number.NaN, null, {}]),
  ["answer_check_in", { answer: "later" }, "answer"],
  ["answer_check_in", { note: " \n" }, "note"],
  ["commit_rebalance", { moves: [{ ...MOVE, amount: "-1", extra: 1 }] }, "moves.0.amount", "moves.0.extra"],
  ["commit_rebalance", { moves: Array(201).fill(MOVE) }, "moves"],
  ["commit_rebalance", { moves: [] }, "moves"],
  ["create_goal", { name: " ", type: "x".repeat(41), couple: 1 }, "couple", "name", "type"],
  ["create_goal", { target_amount: "1e3", priority: 6 }, "priority", "target_amount"],
  ["create_goal", { deadline: "2027-02-29" }, "deadline"],
  [
    "create_user",
    { email: "nobody", display_name: "A\u0000", admin: true },
    "admin",
    "display_name",
    "email",
  ],
  // Reserved names, and names that look like them.
  ...each("create_token", "client", ["operator", " Operator ", "couples-cfo", "Web", "operator\u200b"]),
  ...each("create_token", "client", ["\u043eperator", "\u200b", "\u202e"]),
  ...each("create_webhook", "url", [
    `${URL}\u0000`,
    `${URL}\ud800`,
    "https://hooks.exam\tple.com/",
    `${URL}\n?a`,
  ]),
  ["link_account", { is_joint: true, visibility: "private" }, "visibility"],
  ["link_account", { plaid_id: "p" }, "plaid_id"],
  ["link_account", { currency: "XYZ" }, "currency"],
  ["link_account", { balance: "-1" }, "balance"],
  ...each("react_to_goal", "emoji", ["", "great", "🎉🎉", "High_Five", " 🎉", "🏽", "1"]),
  ["schedule_check_in", { schedule: undefined }, "schedule"],
  ["schedule_check_in", { schedule: "weekly" }, "schedule"],
  ["schedule_check_in", { schedule: { rrule: "FREQ=WEEKLY" } }, "schedule"],
  ["schedule_check_in", { schedule: { ...SUNDAYS, rrule: "FREQ=HOURLY" } }, "schedule.rrule"],
  [
    "schedule_check_in",
    { schedule: { ...SUNDAYS, rrule: `FREQ=WEEKLY;${"BYDAY=SU,".repeat(40)}` } },
    "schedule.rrule",
  ],
  [
    "schedule_check_in",
    { schedule: { ...SUNDAYS, rrule: `FREQ=WEEKLY;BYDAY=${"SU,".repeat(70)}SU` } },
    "schedule.rrule",
  ],
  ["schedule_check_in", { schedule: { ...SUNDAYS, start: "2026-03-08" } }, "schedule.start"],
  ["schedule_check_in", { message: " \n\t" }, "message"],
  ...each("suggest_rebalance", "goal_ids", [[], "all", Array(201).fill(ID)]),
  ["suggest_rebalance", { goal_ids: [null] }, "goal_ids.0"],
  ["summarize_ledger", { group_by: ["payee", "month", "goal"] }, "group_by"],
  ["summarize_ledger", { group_by: ["colour"] }, "group_by.0"],
  ["summarize_ledger", { event_type: "GOAL" }, "event_type"],
  ["update_account", { balance: "1" }, "balance"],
])("%s with %j is refused for its invalid fields", (name, changes, ...fields) => {
  expect(invalidFields(name, changes)).toEqual(fields);
});

/** Who may do what, and is told what otherwise: every operation, on what is hidden, shared, joint, and another's. */
import type { RefusalCode } from "../../src/kernel/refusals.ts";
import type { Party, Scene } from "./scene.ts";

type Expected = "done" | RefusalCode;

export interface Row {
  readonly operation: string;
  /** On whose what. */
  readonly on: string;
  input(ids: Scene["ids"], scene: Scene): Record<string, unknown>;
  readonly expected: Readonly<Record<Party, Expected>>;
  /** The operator acts for the owner. */
  readonly acting?: "person";
}

function expect(owner: Expected, partner: Expected, foreign: Expected, operator: Expected): Row["expected"] {
  return { owner, partner, foreign, operator };
}

const ANYONE = expect("done", "done", "done", "done");
const COUPLE = expect("done", "done", "not_found", "done");
const OWNER = expect("done", "not_owner", "not_found", "done");
const HIDDEN = expect("done", "not_found", "not_found", "done");
const OPERATOR = expect("operator_only", "operator_only", "operator_only", "done");

const OWN = "the caller's own books";
const move = (account: string, goal: string) => (ids: Scene["ids"]) => ({
  account_id: ids[account],
  goal_id: ids[goal],
  amount: "1",
});
const spend =
  (account: string, more: object = {}) =>
  (ids: Scene["ids"]) => ({ ...move(account, "goal")(ids), amount: "0.01", ...more });
const account =
  (name: string, more: object = {}) =>
  (ids: Scene["ids"]) => ({ account_id: ids[name], ...more });
const goal =
  (more: object = {}) =>
  (ids: Scene["ids"]) => ({ goal_id: ids.goal, ...more });
const webhook = (name: string) => (ids: Scene["ids"]) => ({ webhook_id: ids[name] });
const plan = (name: string) => (ids: Scene["ids"]) => ({ plan_id: ids[name] });
const event = (name: string) => (ids: Scene["ids"]) => ({ event_id: ids[name] });
const post = (event_type: string, name: string) => (ids: Scene["ids"]) => ({
  event_type,
  amount: event_type === "BALANCE_SYNC" ? "5000" : "1",
  source_account_id: ids[name],
  ...((event_type === "RELEASE" || event_type === "REALLOCATION") && { source_goal_id: ids.goal }),
  ...((event_type === "ALLOCATION" || event_type === "REALLOCATION") && { dest_goal_id: ids.other }),
});

const FORECAST = {
  contribution: { amount: "25", frequency: "weekly" },
  annual_yield: "0.03",
  what_if: { contribution_amount: "30" },
  uncertainty: { contribution_sd: "5", trials: 100 },
  include_series: true,
};

/** In this order the rows can be walked on one couple: none spoils what a later one expects. */
export const TABLE: readonly Row[] = [
  { operation: "get_me", on: OWN, input: () => ({}), expected: ANYONE, acting: "person" },
  { operation: "get_summary", on: OWN, input: () => ({ detail: "full" }), expected: ANYONE },
  { operation: "get_summary", on: OWN, input: () => ({}), expected: ANYONE },

  // First: what follows changes the books that these plans were made of.
  {
    operation: "approve_rebalance",
    on: "hidden, Ada's plan",
    input: plan("waitingPlan"),
    expected: expect("partner_required", "done", "not_found", "person_required"),
  },
  {
    operation: "commit_rebalance",
    on: "hidden, moves",
    input: ({ hidden, other }, { head }) => ({
      moves: [{ account_id: hidden, to_goal_id: other, amount: "1" }],
      basis_sequence: head,
    }),
    expected: expect("done", "moves_infeasible", "moves_infeasible", "done"),
    acting: "person",
  },
  { operation: "list_plans", on: OWN, input: () => ({ status: "all" }), expected: ANYONE },
  { operation: "get_plan", on: "hidden, suggested", input: plan("hiddenPlan"), expected: HIDDEN },
  {
    operation: "get_plan",
    on: "shared, the partner's",
    input: plan("openPlan"),
    expected: expect("not_found", "done", "not_found", "done"),
  },
  { operation: "get_plan", on: "hidden, committed", input: plan("waitingPlan"), expected: COUPLE },
  {
    operation: "commit_rebalance",
    on: "hidden, a suggestion",
    input: plan("hiddenPlan"),
    expected: expect("plan_stale", "not_found", "not_found", "requester_only"),
  },
  { operation: "reject_rebalance", on: "hidden, a suggestion", input: plan("hiddenPlan"), expected: HIDDEN },
  { operation: "suggest_rebalance", on: OWN, input: () => ({}), expected: ANYONE },
  {
    operation: "suggest_rebalance",
    on: "the caller's private accounts",
    input: () => ({ strategy: "fill", include_private: true }),
    expected: ANYONE,
  },
  {
    operation: "suggest_rebalance",
    on: "the couple's goal",
    input: (ids) => ({ goal_ids: [ids.goal] }),
    expected: COUPLE,
  },

  {
    operation: "create_user",
    on: "nobody",
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, display_name: "Cleo" }),
    expected: OPERATOR,
  },
  {
    operation: "create_couple",
    on: "two singles",
    input: (_, { singles: [one, other] }) => ({ partner_1_id: one.id, partner_2_id: other.id }),
    expected: OPERATOR,
  },
  {
    operation: "get_couple",
    on: "the couple",
    input: ({ couple }) => ({ couple_id: couple }),
    expected: COUPLE,
  },
  {
    operation: "update_couple",
    on: "the couple",
    input: ({ couple }) => ({ couple_id: couple, time_zone: "Asia/Tokyo" }),
    expected: COUPLE,
  },

  {
    operation: "link_account",
    on: OWN,
    input: () => ({ name: "New", balance: "1", is_manual: true }),
    expected: ANYONE,
    acting: "person",
  },
  { operation: "list_accounts", on: OWN, input: () => ({ status: "all" }), expected: ANYONE },
  { operation: "get_account", on: "hidden", input: account("hidden"), expected: HIDDEN },
  {
    operation: "get_account",
    on: "hidden, by its name",
    input: () => ({ account_id: "Canary-Name-7391" }),
    expected: expect("invalid_input", "invalid_input", "invalid_input", "invalid_input"),
  },
  { operation: "get_account", on: "hidden, closed", input: account("spare"), expected: HIDDEN },
  { operation: "get_account", on: "shared", input: account("shared"), expected: COUPLE },
  { operation: "get_account", on: "joint", input: account("joint"), expected: COUPLE },
  { operation: "update_account", on: "hidden", input: account("hidden", { name: "X" }), expected: HIDDEN },
  { operation: "update_account", on: "shared", input: account("shared", { name: "X" }), expected: OWNER },
  { operation: "update_account", on: "joint", input: account("joint", { name: "X" }), expected: COUPLE },
  { operation: "close_account", on: "hidden", input: account("hiddenEmpty"), expected: HIDDEN },
  { operation: "close_account", on: "shared", input: account("sharedEmpty"), expected: OWNER },
  { operation: "close_account", on: "joint", input: account("jointEmpty"), expected: COUPLE },
  {
    operation: "close_account",
    on: "hidden, with money behind goals",
    input: account("hidden"),
    expected: expect("account_has_allocations", "not_found", "not_found", "account_has_allocations"),
  },

  {
    operation: "create_goal",
    on: OWN,
    input: () => ({ name: "New", target_amount: "1", type: "car", priority: 1 }),
    expected: ANYONE,
  },
  { operation: "list_goals", on: OWN, input: () => ({ status: "all" }), expected: ANYONE },
  { operation: "get_goal", on: "the couple's goal", input: goal(), expected: COUPLE },
  { operation: "update_goal", on: "the couple's goal", input: goal({ priority: 5 }), expected: COUPLE },

  { operation: "allocate_to_goal", on: "hidden", input: move("hidden", "goal"), expected: HIDDEN },
  { operation: "allocate_to_goal", on: "shared", input: move("shared", "goal"), expected: COUPLE },
  { operation: "allocate_to_goal", on: "joint", input: move("joint", "goal"), expected: COUPLE },
  { operation: "release_from_goal", on: "hidden", input: move("hidden", "goal"), expected: HIDDEN },
  { operation: "release_from_goal", on: "shared", input: move("shared", "goal"), expected: COUPLE },
  { operation: "release_from_goal", on: "joint", input: move("joint", "other"), expected: COUPLE },

  { operation: "spend_from_goal", on: "hidden", input: move("hidden", "goal"), expected: HIDDEN },
  { operation: "spend_from_goal", on: "shared", input: spend("shared"), expected: OWNER },
  {
    operation: "spend_from_goal",
    on: "shared, paid already",
    input: spend("shared", { already_in_balance: true }),
    expected: COUPLE,
  },
  { operation: "spend_from_goal", on: "joint", input: move("joint", "other"), expected: COUPLE },

  { operation: "reverse_event", on: "hidden, DEPOSIT", input: event("hiddenDeposit"), expected: HIDDEN },
  {
    operation: "reverse_event",
    on: "hidden, ALLOCATION",
    input: event("hiddenAllocation"),
    expected: expect("insufficient_allocation", "not_found", "not_found", "insufficient_allocation"),
  },
  { operation: "reverse_event", on: "hidden, SPENDING", input: event("hiddenSpending"), expected: HIDDEN },
  { operation: "reverse_event", on: "shared, DEPOSIT", input: event("sharedDeposit"), expected: OWNER },
  {
    operation: "reverse_event",
    on: "shared, ALLOCATION",
    input: event("sharedAllocation"),
    expected: COUPLE,
  },
  ...["DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC"].flatMap((type): Row[] => [
    { operation: "record_event", on: `hidden, ${type}`, input: post(type, "hidden"), expected: HIDDEN },
    { operation: "record_event", on: `shared, ${type}`, input: post(type, "shared"), expected: OWNER },
    { operation: "record_event", on: `joint, ${type}`, input: post(type, "joint"), expected: COUPLE },
  ]),
  ...["ALLOCATION", "RELEASE", "REALLOCATION"].flatMap((type): Row[] => [
    { operation: "record_event", on: `hidden, ${type}`, input: post(type, "hidden"), expected: HIDDEN },
    { operation: "record_event", on: `shared, ${type}`, input: post(type, "shared"), expected: COUPLE },
  ]),
  {
    operation: "record_event",
    on: OWN,
    input: () => ({ event_type: "SYSTEM", metadata: { note: "Hello" } }),
    expected: ANYONE,
  },
  {
    operation: "simulate_forecast",
    on: OWN,
    input: () => ({ ...FORECAST, split: "deadline" }),
    expected: ANYONE,
  },
  { operation: "simulate_forecast", on: "the couple's goal", input: goal(FORECAST), expected: COUPLE },
  {
    operation: "commit_rebalance",
    on: "shared, a suggestion",
    input: plan("openPlan"),
    expected: expect("not_found", "plan_stale", "not_found", "plan_stale"),
  },
  {
    operation: "reject_rebalance",
    on: "shared, a suggestion",
    input: plan("openPlan"),
    expected: expect("not_found", "done", "not_found", "done"),
  },
  { operation: "list_ledger", on: OWN, input: () => ({ limit: 100 }), expected: ANYONE },
  { operation: "list_ledger", on: "hidden", input: account("hidden"), expected: HIDDEN },
  { operation: "list_ledger", on: "shared", input: account("shared"), expected: COUPLE },
  { operation: "list_ledger", on: "the couple's goal", input: goal(), expected: COUPLE },
  { operation: "list_ledger", on: "the owner", input: ({ ada }) => ({ user_id: ada }), expected: COUPLE },
  { operation: "list_ledger", on: "a client", input: () => ({ actor: "canary-client" }), expected: ANYONE },
  { operation: "get_event", on: "hidden, ALLOCATION", input: event("hiddenAllocation"), expected: COUPLE },
  { operation: "get_event", on: "hidden, DEPOSIT", input: event("hiddenDeposit"), expected: COUPLE },
  { operation: "get_event", on: "shared", input: event("sharedDeposit"), expected: COUPLE },
  ...[[], ["payee"], ["account", "type"], ["goal", "person"]].map(
    (group_by): Row => ({
      operation: "summarize_ledger",
      on: `${OWN}, by ${group_by.join(" and ") || "nothing"}`,
      input: () => ({ group_by, from: "2020-01-01" }),
      expected: ANYONE,
    }),
  ),
  { operation: "summarize_ledger", on: "hidden", input: account("hidden"), expected: HIDDEN },
  { operation: "summarize_ledger", on: "the couple's goal", input: goal(), expected: COUPLE },
  {
    operation: "summarize_ledger",
    on: "the owner",
    input: ({ ada }) => ({ user_id: ada }),
    expected: COUPLE,
  },
  {
    operation: "summarize_ledger",
    on: "a client",
    input: () => ({ actor: "canary-client" }),
    expected: ANYONE,
  },
  { operation: "schedule_check_in", on: OWN, input: () => ({ schedule: "now" }), expected: ANYONE },
  { operation: "list_check_ins", on: OWN, input: () => ({ limit: 100 }), expected: ANYONE },
  {
    operation: "answer_check_in",
    on: "the couple's check-in",
    input: ({ checkIn }) => ({ check_in_id: checkIn, answer: "snooze", until: "2026-03-11T18:00" }),
    expected: COUPLE,
    acting: "person",
  },
  {
    operation: "cancel_check_in",
    on: "the couple's check-in",
    input: ({ toCancel }) => ({ check_in_id: toCancel }),
    expected: COUPLE,
  },
  { operation: "list_inbox", on: OWN, input: () => ({ limit: 100 }), expected: ANYONE, acting: "person" },
  {
    operation: "mark_read",
    on: "an item of the owner",
    input: ({ item }) => ({ up_to_item_id: item }),
    expected: HIDDEN,
    acting: "person",
  },
  {
    operation: "create_webhook",
    on: OWN,
    input: () => ({ url: "https://hooks.example.com/" }),
    expected: ANYONE,
    acting: "person",
  },
  { operation: "list_webhooks", on: OWN, input: () => ({}), expected: ANYONE },
  ...["pause_webhook", "resume_webhook", "rotate_webhook", "delete_webhook"].flatMap((operation): Row[] => [
    { operation, on: "the owner's", input: webhook("ownHook"), expected: HIDDEN },
    {
      operation,
      on: "the couple's",
      input: webhook(operation === "delete_webhook" ? "oldHook" : "sharedHook"),
      expected: COUPLE,
    },
  ]),
  { operation: "get_drift", on: OWN, input: () => ({}), expected: ANYONE },

  {
    operation: "add_journal_entry",
    on: OWN,
    input: () => ({ text: "Hello" }),
    expected: ANYONE,
    acting: "person",
  },
  {
    operation: "add_journal_entry",
    on: "the couple's goal, privately",
    input: goal({ text: "Hello", visibility: "private" }),
    expected: COUPLE,
    acting: "person",
  },
  { operation: "list_journal", on: OWN, input: () => ({ limit: 100 }), expected: ANYONE },
  { operation: "list_journal", on: "hidden words", input: () => ({ search: "car" }), expected: ANYONE },
  { operation: "list_journal", on: "a hidden mood", input: () => ({ mood: "awful" }), expected: ANYONE },
  { operation: "list_journal", on: "the couple's goal", input: goal(), expected: COUPLE },
  { operation: "list_journal", on: "the owner", input: ({ ada }) => ({ user_id: ada }), expected: COUPLE },
  {
    operation: "react_to_goal",
    on: "the couple's goal",
    input: goal({ emoji: "🚀" }),
    expected: COUPLE,
    acting: "person",
  },
  {
    operation: "remove_reaction",
    on: "the couple's goal",
    input: goal({ emoji: "🚀" }),
    expected: COUPLE,
    acting: "person",
  },

  {
    operation: "create_token",
    on: OWN,
    input: () => ({ client: "mac", scopes: ["read"] }),
    expected: ANYONE,
    acting: "person",
  },
  { operation: "list_tokens", on: OWN, input: () => ({}), expected: ANYONE, acting: "person" },
  {
    operation: "revoke_token",
    on: "the owner's token",
    input: ({ token }) => ({ token_id: token }),
    expected: HIDDEN,
    acting: "person",
  },

  // Last: it takes the goal away from the others.
  { operation: "close_goal", on: "the couple's goal", input: goal(), expected: COUPLE },
];

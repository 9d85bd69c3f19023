/** What the database must refuse of plans. */
import { type Attempt, newPlan, type Rows, STATE, set } from "./rows.ts";

const suggested = set("rebalance_plans", "suggestedPlan");
const waiting = set("rebalance_plans", "waitingPlan");
const committed = set("rebalance_plans", "committedPlan");

const move = (rows: Rows, more: object = {}) =>
  JSON.stringify([
    { account_id: rows.account, from_goal_id: null, to_goal_id: rows.goal, amount: "1", ...more },
  ]);
const of = (id: string) => `{${id}}`;

/** What no plan that is there can be changed to. */
const CHANGES = [
  "moves = '[]'",
  "goals = '[]'",
  "accounts = '[]'",
  "account_ids = '{}'",
  "fingerprint = repeat('0', 64)",
  "basis_sequence = 1",
  "strategy = 'waterfall'",
  "goal_ids = '{}'",
  "include_private = not include_private",
  "requested_by_id = null",
  "created_at = created_at - interval '1 hour'",
  "expires_at = expires_at + interval '1 hour'",
];

export const PLANS: readonly Attempt[] = [
  ...CHANGES.map(
    (change): Attempt => [`a suggested plan with ${change}`, suggested(change), STATE.appendOnly],
  ),
  ["a waiting plan with other moves", waiting("moves = '[]'"), STATE.appendOnly],
  [
    "a waiting plan of another committer",
    (rows) => waiting(`committed_by_id = '${rows.ben}'`)(rows),
    STATE.appendOnly,
  ],
  [
    "a waiting plan that becomes a suggestion again",
    waiting(
      "status = 'suggested', sequence = null, committed_by_id = null, committed_with = null, committed_at = null",
    ),
    STATE.appendOnly,
  ],
  [
    "a waiting plan approved by its committer",
    (rows) => waiting(`status = 'committed', decided_by_id = '${rows.ada}', decided_at = now()`)(rows),
    STATE.check,
    "rebalance_plans_two_keys",
  ],
  [
    "a waiting plan approved by nobody",
    waiting("status = 'committed', decided_at = now()"),
    STATE.check,
    "rebalance_plans_two_keys",
  ],
  ["a waiting plan carried out with one key", waiting("status = 'committed'"), STATE.appendOnly],
  [
    "a waiting plan approved at the place of the event that says it waits",
    (rows) => waiting(`status = 'committed', decided_by_id = '${rows.ben}', decided_at = now()`)(rows),
    STATE.check,
  ],
  [
    "a waiting plan approved by a stranger",
    (rows) => waiting(`status = 'committed', decided_by_id = '${rows.stranger}', decided_at = now()`)(rows),
    STATE.foreignKey,
    "rebalance_plans_couple_id_decided_by_id_foreign",
  ],
  [
    "a waiting plan that nobody committed",
    (rows) =>
      newPlan(rows, {
        status: "awaiting_approval",
        committed_with: "x",
        committed_at: "2026-03-10",
        sequence: rows.head.sequence,
      }),
    STATE.check,
    "rebalance_plans_two_keys",
  ],
  [
    "a committed plan that is rejected",
    committed("status = 'rejected', decided_at = now()"),
    STATE.appendOnly,
  ],
  ["a committed plan with another sequence", committed("sequence = 1"), STATE.appendOnly],
  ["a committed plan that changes nothing", committed("status = status"), STATE.appendOnly],
  [
    "a committed plan deleted",
    (rows) => `delete from rebalance_plans where id = '${rows.committedPlan}'`,
    STATE.appendOnly,
  ],
  [
    "a waiting plan deleted",
    (rows) => `delete from rebalance_plans where id = '${rows.waitingPlan}'`,
    STATE.appendOnly,
  ],
  [
    "a plan rejected without an event",
    suggested("status = 'rejected', decided_at = now()"),
    STATE.check,
    "rebalance_plans_stated",
  ],
  [
    "a plan rejected at the place of another event",
    suggested("status = 'rejected', decided_at = now(), sequence = 1"),
    STATE.check,
  ],
  [
    "a plan that was rejected at no time",
    (rows) => suggested(`status = 'rejected', sequence = ${rows.head.sequence}`)(rows),
    STATE.check,
    "rebalance_plans_decided",
  ],
  [
    "a suggestion with a committer",
    (rows) => newPlan(rows, { committed_by_id: rows.ada }),
    STATE.check,
    "rebalance_plans_committed",
  ],
  [
    "a suggestion that was decided",
    (rows) => newPlan(rows, { decided_at: "2026-03-10" }),
    STATE.check,
    "rebalance_plans_decided",
  ],
  [
    "a plan that expires before it is made",
    (rows) => newPlan(rows, { expires_at: "2026-03-10T15:00:00Z" }),
    STATE.check,
    "rebalance_plans_expires_later",
  ],
  [
    "a plan of no books",
    (rows) => newPlan(rows, { basis_sequence: 0 }),
    STATE.check,
    "rebalance_plans_basis_positive",
  ],
  [
    "an unknown strategy",
    (rows) => newPlan(rows, { strategy: "luck" }),
    STATE.check,
    "rebalance_plans_strategy_check",
  ],
  ["an unknown state", (rows) => newPlan(rows, { status: "stale", sequence: 1 }), STATE.check],
  [
    "a plan that a stranger asked for",
    (rows) => newPlan(rows, { requested_by_id: rows.stranger }),
    STATE.foreignKey,
    "rebalance_plans_couple_id_requested_by_id_foreign",
  ],
  [
    "a plan of another couple's account",
    (rows) =>
      newPlan(rows, {
        moves: move(rows, { account_id: rows.foreignAccount }),
        account_ids: of(rows.foreignAccount),
      }),
    STATE.check,
  ],
  [
    "a plan of another couple's goal",
    (rows) =>
      newPlan(rows, { moves: move(rows, { to_goal_id: rows.foreignGoal }), account_ids: of(rows.account) }),
    STATE.check,
  ],
  [
    "a plan with a move of an account that it does not name",
    (rows) => newPlan(rows, { moves: move(rows) }),
    STATE.check,
  ],
  [
    "a plan moved to another couple",
    (rows) => suggested(`couple_id = '${rows.foreignCouple}'`)(rows),
    STATE.appendOnly,
  ],
];

/** What is right of plans. */
export const RIGHT: readonly ((rows: Rows) => string)[] = [
  (rows) => newPlan(rows),
  (rows) => newPlan(rows, { moves: move(rows), account_ids: of(rows.account) }),
  (rows) => `delete from rebalance_plans where id = '${rows.suggestedPlan}'`,
];

/** Plans that the database must refuse. */
import { type Attempt, attemptsOn } from "./attempts.ts";
import { newPlan, type Rows, set } from "./rows.ts";

const suggested = set("rebalance_plans", "suggestedPlan");
const waiting = set("rebalance_plans", "waitingPlan");
const committed = set("rebalance_plans", "committedPlan");

const move = (rows: Rows, more: object = {}) =>
  JSON.stringify([
    { account_id: rows.account, from_goal_id: null, to_goal_id: rows.goal, amount: "1", ...more },
  ]);
const of = (id: string) => `{${id}}`;
const approved = (rows: Rows, by: "ada" | "ben" | "stranger") =>
  waiting(`status = 'committed', decided_by_id = '${rows[by]}', decided_at = now()`)(rows);

/** Changes that no existing plan may have. */
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

export const PLANS: readonly Attempt[] = attemptsOn("rebalance_plans", newPlan, {
  appendOnly: [
    ...CHANGES.map((change) => [`a suggested plan with ${change}`, suggested(change)] as const),
    ["a waiting plan with other moves", waiting("moves = '[]'")],
    ["a waiting plan with another committer", (rows) => waiting(`committed_by_id = '${rows.ben}'`)(rows)],
    [
      "a waiting plan that becomes a suggestion again",
      waiting(
        "status = 'suggested', sequence = null, committed_by_id = null, committed_with = null, committed_at = null",
      ),
    ],
    ["a waiting plan committed by one partner", waiting("status = 'committed'")],
    ["a committed plan that is rejected", committed("status = 'rejected', decided_at = now()")],
    ["a committed plan with another sequence", committed("sequence = 1")],
    ["an update of a committed plan that changes nothing", committed("status = status")],
    ["a deleted committed plan", (rows) => `delete from rebalance_plans where id = '${rows.committedPlan}'`],
    ["a deleted waiting plan", (rows) => `delete from rebalance_plans where id = '${rows.waitingPlan}'`],
    ["a plan moved to another couple", (rows) => suggested(`couple_id = '${rows.foreignCouple}'`)(rows)],
  ],
  check: [
    ["a waiting plan approved by its committer", (rows) => approved(rows, "ada"), "two_keys"],
    [
      "a waiting plan approved without an approver",
      waiting("status = 'committed', decided_at = now()"),
      "two_keys",
    ],
    ["an approved plan with the sequence of the event that made it wait", (rows) => approved(rows, "ben")],
    [
      "a waiting plan without a committer",
      (rows) => ({
        status: "awaiting_approval",
        committed_with: "x",
        committed_at: "2026-03-10",
        sequence: rows.head.sequence,
      }),
      "two_keys",
    ],
    ["a plan rejected without an event", suggested("status = 'rejected', decided_at = now()"), "stated"],
    [
      "a rejected plan with the sequence of another event",
      suggested("status = 'rejected', decided_at = now(), sequence = 1"),
    ],
    [
      "a rejected plan without a time",
      (rows) => suggested(`status = 'rejected', sequence = ${rows.head.sequence}`)(rows),
      "decided",
    ],
    ["a suggestion with a committer", (rows) => ({ committed_by_id: rows.ada }), "committed"],
    ["a suggestion with a decision", { decided_at: "2026-03-10" }, "decided"],
    ["a plan that expires when it is made", { expires_at: "2026-03-10T15:00:00Z" }, "expires_later"],
    ["a plan of an empty ledger", { basis_sequence: 0 }, "basis_positive"],
    ["an unknown strategy", { strategy: "luck" }, "strategy_check"],
    ["an unknown status of a plan", { status: "stale", sequence: 1 }],
    [
      "a plan of another couple's account",
      (rows) => ({
        moves: move(rows, { account_id: rows.foreignAccount }),
        account_ids: of(rows.foreignAccount),
      }),
    ],
    [
      "a plan of another couple's goal",
      (rows) => ({ moves: move(rows, { to_goal_id: rows.foreignGoal }), account_ids: of(rows.account) }),
    ],
    ["a plan with a move of an account that it does not name", (rows) => ({ moves: move(rows) })],
  ],
  foreignKey: [
    [
      "a waiting plan approved by a stranger",
      (rows) => approved(rows, "stranger"),
      "couple_id_decided_by_id_foreign",
    ],
    [
      "a plan that a stranger requested",
      (rows) => ({ requested_by_id: rows.stranger }),
      "couple_id_requested_by_id_foreign",
    ],
  ],
});

/** Valid statements about plans. */
export const VALID_PLANS: readonly ((rows: Rows) => string)[] = [
  (rows) => newPlan(rows),
  (rows) => newPlan(rows, { moves: move(rows), account_ids: of(rows.account) }),
  (rows) => `delete from rebalance_plans where id = '${rows.suggestedPlan}'`,
];

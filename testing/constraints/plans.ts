/** Plans that the database must refuse. */
import { type Attempt, attemptsOn, type Case } from "./attempts.ts";
import { set } from "./rows.ts";

const suggested = set("rebalance_plans", "suggestedPlan");
const waiting = set("rebalance_plans", "waitingPlan");
const committed = set("rebalance_plans", "committedPlan");
const deleted = (name: string) => `delete from rebalance_plans where id = '$${name}'`;
const approvedBy = (name: string) =>
  waiting(`status = 'committed', decided_by_id = '$${name}', decided_at = now()`);

/** The moves of a plan: 1 from the account to the goal. */
export const movesWith = (more: object = {}) =>
  JSON.stringify([{ account_id: "$account", from_goal_id: null, to_goal_id: "$goal", amount: "1", ...more }]);

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

export const PLANS: readonly Attempt[] = attemptsOn("rebalance_plans", {
  appendOnly: [
    ...CHANGES.map((change): Case => [`a suggested plan with ${change}`, suggested(change)]),
    ["a waiting plan with other moves", waiting("moves = '[]'")],
    ["a waiting plan with another committer", waiting("committed_by_id = '$ben'")],
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
    ["a deleted committed plan", deleted("committedPlan")],
    ["a deleted waiting plan", deleted("waitingPlan")],
    ["a plan moved to another couple", suggested("couple_id = '$foreignCouple'")],
  ],
  check: [
    ["a waiting plan approved by its committer", approvedBy("ada"), "two_keys"],
    [
      "a waiting plan approved without an approver",
      waiting("status = 'committed', decided_at = now()"),
      "two_keys",
    ],
    ["an approved plan with the sequence of the event that made it wait", approvedBy("ben")],
    [
      "a waiting plan without a committer",
      { status: "awaiting_approval", committed_with: "x", committed_at: "2026-03-10", sequence: "$head" },
      "two_keys",
    ],
    ["a plan rejected without an event", suggested("status = 'rejected', decided_at = now()"), "stated"],
    [
      "a rejected plan with the sequence of another event",
      suggested("status = 'rejected', decided_at = now(), sequence = 1"),
    ],
    ["a rejected plan without a time", suggested("status = 'rejected', sequence = $head"), "decided"],
    ["a suggestion with a committer", { committed_by_id: "$ada" }, "committed"],
    ["a suggestion with a decision", { decided_at: "2026-03-10" }, "decided"],
    ["a plan that expires when it is made", { expires_at: "2026-03-10T15:00:00Z" }, "expires_later"],
    ["a plan of an empty ledger", { basis_sequence: 0 }, "basis_positive"],
    ["an unknown strategy", { strategy: "luck" }, "strategy_check"],
    ["an unknown status of a plan", { status: "stale", sequence: 1 }],
    [
      "a plan of another couple's account",
      { moves: movesWith({ account_id: "$foreignAccount" }), account_ids: "{$foreignAccount}" },
    ],
    [
      "a plan of another couple's goal",
      { moves: movesWith({ to_goal_id: "$foreignGoal" }), account_ids: "{$account}" },
    ],
    ["a plan with a move of an account that it does not name", { moves: movesWith() }],
  ],
  foreignKey: [
    ["a waiting plan approved by a stranger", approvedBy("stranger"), "couple_id_decided_by_id_foreign"],
    [
      "a plan that a stranger requested",
      { requested_by_id: "$stranger" },
      "couple_id_requested_by_id_foreign",
    ],
  ],
});

import type { Meaning } from "./meaning.ts";

/** Refusals of plans, of what takes two keys, and of check-ins. */
export const PLAN_REFUSALS = {
  needs_second_key: {
    status: 409,
    title: "This takes more from goals within 24 hours than one partner may alone.",
    next: "Commit a plan that your partner approves: suggest_rebalance, or commit_rebalance with moves of your own (one without to_goal_id releases); or take at most `remaining` now.",
  },
  plan_empty: {
    status: 409,
    title: "The plan moves nothing, so there is nothing to commit.",
    next: "Leave it: by this strategy the goals stand as well as the books allow.",
  },
  plan_expired: {
    status: 409,
    title: "The plan has expired.",
    next: "Ask for a new plan with suggest_rebalance and look at it afresh.",
  },
  plan_stale: {
    status: 409,
    title: "The books have changed since the plan was made; nothing was moved.",
    next: "Ask suggest_rebalance and look at the plan afresh; moves of your own go with the `basis_sequence` that it answers.",
  },
  plan_not_awaiting: {
    status: 409,
    title: "This plan was not committed, so there is nothing to approve.",
    next: "Commit it with commit_rebalance first.",
  },
  plan_settled: {
    status: 409,
    title: "This plan has already been settled.",
    next: "Leave it as its `status` says; for anything else ask for a new plan with suggest_rebalance.",
  },
  requester_only: {
    status: 403,
    title: "The plan moves money of an account that is its requester's alone.",
    next: "Commit it in their name, with the `user_id` that is the plan's `requested_by`, or ask for another with suggest_rebalance.",
  },
  partner_required: {
    status: 403,
    title: "The second key is the partner's: whoever committed the plan cannot approve it.",
    next: "Ask your partner to approve it in their own client.",
  },
  moves_infeasible: {
    status: 409,
    title: "These moves cannot be carried out together on the books as they are.",
    next: "Fix the moves listed in `errors`, or ask for a new plan with suggest_rebalance. Nothing was moved.",
  },
  check_in_not_due: {
    status: 409,
    title: "The check-in is not due yet.",
    next: "Answer it from `due_at` on, or schedule one for now.",
  },
  check_in_over: {
    status: 409,
    title: "The check-in is over: it is complete, was missed or was cancelled.",
    next: "List the check-ins that wait and answer one of those; `status` says how this one ended.",
  },
  already_answered: {
    status: 409,
    title: "You have said that this check-in is done.",
    next: "Nothing is left for you to do; it is complete when your partner has answered, too.",
  },
} as const satisfies Record<string, Meaning>;

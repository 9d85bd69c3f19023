import type { RefusalCode } from "../kernel/refusals.ts";

/** What a caller can do after each refusal, one sentence. These may name operations, which the rules may not. */
const NEXT_STEPS: Readonly<Record<RefusalCode, string>> = {
  // A request as such, whatever it asks for.
  malformed_request: "Send a JSON object with the content type application/json.",
  not_found: "List what there is and use an id from there.",
  no_such_route: "See /openapi.json for the paths that exist.",
  method_not_allowed: "Use one of the methods that the header `Allow` lists; see /openapi.json.",
  foreign_name:
    "Call it by its own address, or ask the operator to add the host to COUPLES_CFO_HOSTS or the page's origin to COUPLES_CFO_CORS_ORIGINS.",
  idempotency_key_reused: "Send a new key for a new request, or repeat the first request unchanged.",
  invalid_input: "Fix the fields listed in `errors` and try again.",
  request_timeout: "Send the headers and the whole body without a pause.",
  changed_since_read:
    "Read it again, then send your change with its `version`; `errors` lists the fields that changed.",
  body_too_large: "Send less at once.",
  unsupported_media_type: "Send JSON in UTF-8, not compressed, with the content type application/json.",
  rate_limited: "Wait as long as Retry-After says.",
  limit_reached: "Close, revoke or remove some first; `limit` is how many there can be.",
  webhooks_off: "Call the server (`couples-cfo serve`): it has the key that keeps their secrets.",
  internal: "Try again; if it stays, report the `incident`.",
  unavailable:
    "Try again after `retry_after_seconds`; repeat a write with the same idempotency key, because it may have been done.",

  // Who calls; users and couples.
  unauthenticated:
    "Use a token that is neither expired nor revoked; over HTTP as `Authorization: Bearer <token>`.",
  missing_scope: "Use a token that holds the scope named in `scope`.",
  operator_only: "Call with the operator key.",
  person_required: "Ask one of the partners to do it in their own client.",
  beyond_own_rights: "Ask for fewer scopes, or have the operator make the token.",
  unknown_user:
    "Start couples-cfo with the e-mail address of a user of these books, or create the user with POST /v1/users.",
  read_only: "Connect without read_only to change the books.",
  not_owner: "Ask your partner to do it; allocating and releasing stay open to you.",
  no_couple: "Form the couple first; until then a user has only accounts and tokens.",
  already_in_couple: "A user can be in one couple at most; use two users who are in none.",
  email_taken: "Use that user, or another address.",

  // Accounts, goals, amounts and ledger events.
  account_already_linked: "Use the account named in `account_id`, or close it first.",
  currency_mismatch: "Use the currency named in `currency`; accounts in another one must be closed first.",
  currency_fixed:
    "Keep the currency: it is fixed once the couple has had an account, a goal or an approval threshold.",
  insufficient_available:
    "Allocate at most `allocatable`, release money from another goal first, or use another account.",
  insufficient_allocation: "Take at most `allocated` from this goal and account.",
  insufficient_balance: "Withdraw at most `balance`, or record the true balance with BALANCE_SYNC.",
  amount_out_of_range: "Use smaller amounts.",
  account_closed: "Use an open account.",
  goal_closed: "Use an active goal, or create a new one.",
  goal_locked: "Unlock it first (update the goal with locked: false).",
  account_has_allocations: "Release it from the goals first, then close the account.",
  account_not_manual: "Record its new balance with BALANCE_SYNC instead.",
  already_reversed: "Nothing is left to do: see the event named in `reversed_by`.",
  not_reversible: "Record what really happened instead; `reason` says why.",

  // Plans, the second key and check-ins.
  needs_second_key:
    "Commit a plan that your partner approves: suggest_rebalance, or commit_rebalance with moves of your own (one without to_goal_id releases); or take at most `remaining` now.",
  plan_empty: "Leave it: by this strategy the goals stand as well as the books allow.",
  plan_expired: "Ask for a new plan with suggest_rebalance and look at it afresh.",
  plan_stale:
    "Ask suggest_rebalance and look at the plan afresh; moves of your own go with the `basis_sequence` that it answers.",
  plan_not_awaiting: "Commit it with commit_rebalance first.",
  plan_settled: "Leave it as its `status` says; for anything else ask for a new plan with suggest_rebalance.",
  requester_only:
    "Commit it in their name, with the `user_id` that is the plan's `requested_by`, or ask for another with suggest_rebalance.",
  partner_required: "Ask your partner to approve it in their own client.",
  moves_infeasible:
    "Fix the moves listed in `errors`, or ask for a new plan with suggest_rebalance. Nothing was moved.",
  check_in_not_due: "Answer it from `due_at` on, or schedule one for now.",
  check_in_over: "List the check-ins that wait and answer one of those; `status` says how this one ended.",
  already_answered: "Nothing is left for you to do; it is complete when your partner has answered, too.",
};

/** What a caller can do after a refusal, one sentence. */
export function nextStep({ code }: { readonly code: RefusalCode }): string {
  return NEXT_STEPS[code];
}

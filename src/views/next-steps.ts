import type { RefusalCode } from "../kernel/refusals.ts";

/** What to do after each refusal, in one sentence. The rules must not name operations, so these sentences are here. */
const NEXT_STEPS: Readonly<Record<RefusalCode, string>> = {
  // Any request.
  malformed_request: "Send a JSON object with the content type application/json.",
  not_found: "Use an id from a list operation.",
  no_such_route: "See /openapi.json for the paths that exist.",
  method_not_allowed: "Use one of the methods that the header `Allow` lists; see /openapi.json.",
  foreign_name:
    "Use the address in COUPLES_CFO_URL, or ask the operator to add the host to COUPLES_CFO_HOSTS or the page's origin to COUPLES_CFO_CORS_ORIGINS.",
  foreign_page:
    "Open the page again at the server's own address (COUPLES_CFO_URL, or http://localhost on this machine) and repeat the action there.",
  cookie_with_token:
    'Send only one of them; a page that sends a token omits cookies (`credentials: "omit"`).',
  no_public_url:
    "Ask the operator to set COUPLES_CFO_URL to the address at which people reach the server, such as https://books.example, and to restart it.",
  idempotency_key_reused: "Send a new key for a new request, or repeat the first request unchanged.",
  invalid_input: "Fix the fields listed in `errors` and try again.",
  request_timeout: "Send the headers and the whole body without a pause.",
  changed_since_read:
    "Read it again, then send your change with the new `version`; `errors` lists the fields that changed.",
  body_too_large: "Send a smaller body.",
  unsupported_media_type: "Send JSON in UTF-8, not compressed, with the content type application/json.",
  rate_limited: "Wait as long as Retry-After says, then try again.",
  too_many_streams: "Close one of them first; `limit` is the maximum.",
  limit_reached: "Close, revoke or remove some first; `limit` is the maximum.",
  webhooks_off: "Use the server (`couples-cfo serve`), which has the key for webhook secrets.",
  internal: "Try again; if it fails again, report the `incident`.",
  unavailable:
    "Try again after `retry_after_seconds`, with the same idempotency key, because a write may have been carried out.",

  // Callers, users and couples.
  unauthenticated:
    "Use a token that is neither expired nor revoked; over HTTP, send `Authorization: Bearer <token>`.",
  check_required:
    "On the page of this server, confirm with your passkey, or with a new sign-in link if you have no passkey, then try again within ten minutes; if you lost your passkeys, replace them on the account page first.",
  confirmation_required:
    "Sign in on the server's page as the user of the token and confirm it there (`url`), or approve on the page itself.",
  approval_on_hold:
    "Try again at `until`; if a plan expires before then, ask your partner to commit a new one.",
  passkey_refused: "Try again, use another passkey, or sign in with a link.",
  last_way_in: "Add another passkey first, or ask the operator to set COUPLES_CFO_SMTP_URL.",
  request_ended: "Go back to the app and connect it again, in one browser.",
  link_ended: "Request a new link on the sign-in page.",
  no_mail: "Ask the operator to set COUPLES_CFO_SMTP_URL.",
  missing_scope: "Use a token with the scope named in `scope`.",
  operator_only: "Call with the operator key.",
  person_required: "Ask one of the partners to do it in their own client.",
  beyond_own_rights: "Request fewer scopes, or ask the operator to create the token.",
  unknown_user:
    "Start couples-cfo with the e-mail address of a user of these books, or create the user with POST /v1/users.",
  read_only: "Connect without read_only to change the books.",
  private_not_granted:
    "Use shared accounts and entries, or ask the user to connect the app again with access to the private ones.",
  not_owner: "Ask your partner to do it; you can still allocate and release money.",
  no_couple: "Form the couple first; until then, a user has only accounts and tokens.",
  already_in_couple:
    "Leave the shared books first, or invite another person; as the operator, use users without a couple.",
  couple_complete: "Use books that one person keeps alone; books with two partners take no invitation.",
  invitation_open: "Revoke it first, or wait for your partner.",
  too_many_invitations: "Invite again tomorrow; `limit` is the number within 24 hours.",
  own_books: "Send `end_own_books: true` if you want that; you can still read them.",
  couple_ended: "Read them by naming `couple_id`, or start new books.",
  no_partner: "Invite your partner first.",
  email_taken: "Use the existing user, or another address.",

  // Accounts, goals, amounts and ledger events.
  account_already_linked: "Use the account named in `account_id`, or close it first.",
  currency_mismatch: "Use the currency named in `currency`; close accounts in other currencies first.",
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
  account_has_allocations: "Release the money from the goals first, then close the account.",
  account_not_manual: "Record its new balance with BALANCE_SYNC instead.",
  already_reversed: "No action is needed: see the event named in `reversed_by`.",
  not_reversible: "Record what actually happened instead; `reason` says why.",

  // Plans, approvals and check-ins.
  needs_second_key:
    "Commit a plan that your partner approves, from suggest_rebalance or with your own moves in commit_rebalance (omit to_goal_id to release; they approve it at `approval_url`), or take at most `remaining` now.",
  plan_empty: "Do nothing: this strategy cannot improve the goals.",
  plan_expired: "Request a new plan with suggest_rebalance and review it.",
  plan_stale:
    "Request a new plan with suggest_rebalance and review it; send your own moves with its `basis_sequence`.",
  plan_not_awaiting: "Commit it with commit_rebalance first.",
  plan_settled: "See its `status`; for other moves request a new plan with suggest_rebalance.",
  requester_only:
    "Commit it for the user in the plan's `requested_by`, or request another plan with suggest_rebalance.",
  partner_required: "Ask your partner to approve it in their own client.",
  moves_infeasible:
    "Fix the moves listed in `errors`, or request a new plan with suggest_rebalance; no money moved.",
  check_in_not_due: "Answer it at `due_at` or later, or schedule one for now.",
  check_in_over: "Answer a check-in from list_check_ins that is waiting; `status` says how this one ended.",
  already_answered: "No action is needed; the check-in is complete when your partner has answered too.",
};

/** What to do after a refusal, in one sentence. */
export function nextStep({ code }: { readonly code: RefusalCode }): string {
  return NEXT_STEPS[code];
}

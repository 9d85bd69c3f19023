/**
 * Every refusal code with its title: one sentence that says what is wrong. Surfaces translate codes into their protocol
 * (an HTTP status, a tool error) and add no codes. A new code also needs an HTTP status (src/http/statuses.ts) and a next
 * step (src/views/next-steps.ts), and the operations that throw it list it in `refusals`.
 */
export const TITLES = {
  // Requests in general.
  malformed_request: "The request could not be read.",
  not_found: "There is nothing with this id in your books.",
  no_such_route: "This path does not exist.",
  method_not_allowed: "This path does not support this method.",
  foreign_name: "The server does not accept requests for this host or from this origin.",
  foreign_page: "The request did not come from a page of this server.",
  cookie_with_token: "The request has both a cookie and a token.",
  no_public_url: "The server has no public URL, so it serves no pages to other machines.",
  idempotency_key_reused: "This idempotency key was already used with different input.",
  invalid_input: "The input is not valid.",
  request_timeout: "The request did not arrive completely within 30 seconds.",
  changed_since_read: "This has changed since you read it.",
  body_too_large: "The request body is larger than 256 KiB.",
  unsupported_media_type: "The request body is not uncompressed JSON in UTF-8.",
  rate_limited: "Too many requests were sent within a minute.",
  too_many_streams: "The user has too many event streams open.",
  limit_reached: "The maximum number of these has been reached.",
  webhooks_off: "This process does not send webhooks.",
  internal: "An internal error occurred; nothing was written.",
  unavailable: "The server cannot answer right now.",

  // Callers, users and couples.
  unauthenticated: "The request has no valid token.",
  check_required: "This needs a recent proof of who you are.",
  confirmation_required: "The token was not confirmed by its user.",
  approval_on_hold: "You cannot do this yet: a passkey was added or removed without a passkey check.",
  passkey_refused: "The passkey was not accepted.",
  last_way_in: "This passkey is the only way to sign in.",
  request_ended: "This request for access has ended, or another browser started it.",
  link_ended: "This link was used already or has expired.",
  no_mail: "This server cannot send mail.",
  missing_scope: "The token lacks the scope for this operation.",
  operator_only: "Only the operator may do this.",
  person_required: "Only a person can do this, with a token of kind `person`.",
  beyond_own_rights: "You can create tokens only for yourself, and only with rights that your own token has.",
  unknown_user: "There is no user with this e-mail address in the books.",
  read_only: "This connection is read-only.",
  private_not_granted: "This app has no access to private accounts and private journal entries.",
  not_owner: "Only the owner of this account may change its properties or balance.",
  no_couple: "The user does not belong to a couple yet.",
  already_in_couple: "One of the users already belongs to a couple.",
  couple_complete: "The couple already has two partners.",
  invitation_open: "There is an open invitation already.",
  too_many_invitations: "The couple has made its invitations for today.",
  own_books: "You keep books of your own, which end for good when you join others.",
  couple_ended: "These books ended when a partner left, so nothing can be written.",
  no_partner: "This takes two partners, and these books have one.",
  email_taken: "A user with this e-mail address already exists.",

  // Accounts, goals, amounts and ledger events.
  account_already_linked: "This bank account is already linked.",
  currency_mismatch: "All accounts of a couple must use the same currency.",
  currency_fixed: "The couple's currency can no longer change.",
  insufficient_available: "The account does not have enough available money.",
  insufficient_allocation: "The goal does not have that much allocated from this account.",
  insufficient_balance: "The account's balance is too low.",
  amount_out_of_range: "No amount can exceed 10^15 minor units.",
  account_closed: "The account is closed.",
  goal_closed: "The goal is closed.",
  goal_locked: "The goal is locked, so no money can leave it.",
  account_has_allocations: "Money in this account is still earmarked for goals.",
  account_not_manual: "A linked account gets its balance from the bank.",
  already_reversed: "The event has already been reversed.",
  not_reversible: "The event cannot be reversed.",

  // Plans, approval and check-ins.
  needs_second_key: "This takes more from goals within 24 hours than one partner may take alone.",
  plan_empty: "The plan moves nothing, so there is nothing to commit.",
  plan_expired: "The plan has expired.",
  plan_stale: "The books have changed since the plan was made; nothing was moved.",
  plan_not_awaiting: "This plan was not committed, so there is nothing to approve.",
  plan_settled: "This plan has already been settled.",
  requester_only: "The plan uses a private account of the partner who requested it.",
  partner_required: "The partner who committed a plan cannot also approve it.",
  moves_infeasible: "These moves cannot all be carried out on the current books.",
  check_in_not_due: "The check-in is not due yet.",
  check_in_over: "The check-in has ended: it was completed, missed or cancelled.",
  already_answered: "You have already marked this check-in as done.",
};

export type RefusalCode = keyof typeof TITLES;

export const REFUSAL_CODES = Object.keys(TITLES) as readonly RefusalCode[];

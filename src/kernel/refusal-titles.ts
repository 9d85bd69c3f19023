/**
 * Every refusal of the books by its code, and what it means in one sentence. The list is closed: a surface translates
 * a code into its protocol (an HTTP status, a tool error) and adds none. A new code also needs an HTTP status
 * (src/http/statuses.ts) and a next step (src/views/next-steps.ts); the operations that answer it name it in `refusals`.
 */
export const TITLES = {
  // A request as such, whatever it asks for.
  malformed_request: "The request could not be read.",
  not_found: "There is nothing with this id in your books.",
  no_such_route: "There is no such path.",
  method_not_allowed: "This path does not take this method.",
  foreign_name: "The server does not answer under this name, nor to pages of this origin.",
  idempotency_key_reused: "This idempotency key was used before with another input.",
  invalid_input: "The input is not valid.",
  request_timeout: "The request did not arrive whole within 30 seconds.",
  changed_since_read: "This has changed since you read it.",
  body_too_large: "The body is larger than 256 KiB.",
  unsupported_media_type: "The body is not plain JSON in UTF-8.",
  rate_limited: "Too many requests within a minute.",
  limit_reached: "There can be no more of these.",
  webhooks_off: "This process sends no webhooks.",
  internal: "Something went wrong on our side; nothing was written.",
  unavailable: "The server cannot answer right now.",

  // Who calls; users and couples.
  unauthenticated: "No valid token came with the request.",
  missing_scope: "The token lacks the scope for this operation.",
  operator_only: "Only the operator may do this.",
  person_required: "A person has to do this, with a token of kind `person`.",
  beyond_own_rights: "A token can only be made for oneself, and holds no more than one's own token holds.",
  unknown_user: "There is no user with this e-mail address in the books.",
  read_only: "This connection only reads.",
  not_owner: "Only the owner of this account may change its properties or balance.",
  no_couple: "The user belongs to no couple yet.",
  already_in_couple: "One of the users already belongs to a couple.",
  email_taken: "A user with this e-mail address exists already.",

  // Accounts, goals, amounts and ledger events.
  account_already_linked: "This bank account is already linked.",
  currency_mismatch: "All accounts of a couple are kept in one currency.",
  currency_fixed: "The couple's currency can no longer change.",
  insufficient_available: "The account does not have that much available money.",
  insufficient_allocation: "The goal does not hold that much from this account.",
  insufficient_balance: "The account's balance is smaller than that.",
  amount_out_of_range: "The books keep no amount above 10^15 minor units.",
  account_closed: "The account is closed.",
  goal_closed: "The goal is closed.",
  goal_locked: "The goal is locked: no money leaves it.",
  account_has_allocations: "Money in this account is still earmarked for goals.",
  account_not_manual: "A linked account takes its balance from the bank.",
  already_reversed: "The event has been reversed before.",
  not_reversible: "The event cannot be reversed.",

  // Plans, the second key and check-ins.
  needs_second_key: "This takes more from goals within 24 hours than one partner may alone.",
  plan_empty: "The plan moves nothing, so there is nothing to commit.",
  plan_expired: "The plan has expired.",
  plan_stale: "The books have changed since the plan was made; nothing was moved.",
  plan_not_awaiting: "This plan was not committed, so there is nothing to approve.",
  plan_settled: "This plan has already been settled.",
  requester_only: "The plan moves money of an account that is its requester's alone.",
  partner_required: "The second key is the partner's: whoever committed the plan cannot approve it.",
  moves_infeasible: "These moves cannot be carried out together on the books as they are.",
  check_in_not_due: "The check-in is not due yet.",
  check_in_over: "The check-in is over: it is complete, was missed or was cancelled.",
  already_answered: "You have said that this check-in is done.",
};

export type RefusalCode = keyof typeof TITLES;

export const REFUSAL_CODES = Object.keys(TITLES) as readonly RefusalCode[];

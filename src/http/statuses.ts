import type { RefusalCode } from "../kernel/refusals.ts";

/** The HTTP status of each refusal (RFC 9110). */
const STATUSES: Readonly<Record<RefusalCode, number>> = {
  // The request itself, independent of the operation.
  malformed_request: 400,
  not_found: 404,
  no_such_route: 404,
  method_not_allowed: 405,
  foreign_name: 403,
  foreign_page: 403,
  cookie_with_token: 400,
  no_public_url: 503,
  idempotency_key_reused: 422,
  invalid_input: 422,
  request_timeout: 408,
  changed_since_read: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  too_many_streams: 429,
  limit_reached: 409,
  webhooks_off: 409,
  internal: 500,
  unavailable: 503,

  // Authentication, users and couples.
  unauthenticated: 401,
  check_required: 403,
  confirmation_required: 403,
  approval_on_hold: 403,
  passkey_refused: 403,
  last_way_in: 409,
  request_ended: 410,
  link_ended: 410,
  no_mail: 503,
  missing_scope: 403,
  operator_only: 403,
  person_required: 403,
  beyond_own_rights: 403,
  unknown_user: 401,
  read_only: 403,
  private_not_granted: 403,
  not_owner: 403,
  no_couple: 409,
  already_in_couple: 409,
  couple_complete: 409,
  invitation_open: 409,
  too_many_invitations: 409,
  own_books: 409,
  couple_ended: 409,
  no_partner: 409,
  email_taken: 409,

  // Accounts, goals, amounts and ledger events.
  account_already_linked: 409,
  currency_mismatch: 409,
  currency_fixed: 409,
  insufficient_available: 409,
  insufficient_allocation: 409,
  insufficient_balance: 409,
  amount_out_of_range: 409,
  account_closed: 409,
  goal_closed: 409,
  goal_locked: 409,
  account_has_allocations: 409,
  account_not_manual: 409,
  already_reversed: 409,
  not_reversible: 409,

  // Plans, approval and check-ins.
  needs_second_key: 409,
  plan_empty: 409,
  plan_expired: 409,
  plan_stale: 409,
  plan_not_awaiting: 409,
  plan_settled: 409,
  requester_only: 403,
  partner_required: 403,
  moves_infeasible: 409,
  check_in_not_due: 409,
  check_in_over: 409,
  already_answered: 409,
};

/** The HTTP status of a refusal. */
export function statusOf({ code }: { readonly code: RefusalCode }): number {
  return STATUSES[code];
}

import { type FieldError, listed, summaryOf } from "./field-errors.ts";

export { beyondListed, type Candidate, type FieldError, MAX_ERRORS } from "./field-errors.ts";
/** Facts under these names hold words of people; surfaces for models fence them. */
export { REPEATED as FACTS_OF_PEOPLE } from "./metadata.ts";

/**
 * Every way in which the books can say no. The table is closed: a surface turns a code into its own protocol
 * (an HTTP status, a tool error) and never invents one. To add a refusal, add a row here and name it in the
 * `refusals` of the operations that answer it.
 */
interface Meaning {
  /** HTTP status of the refusal (RFC 9110). */
  readonly status: number;
  /** What it means, one sentence. */
  readonly title: string;
  /** What the caller can do next, one sentence. */
  readonly next: string;
}

export const REFUSALS = {
  malformed_request: {
    status: 400,
    title: "The request could not be read.",
    next: "Send a JSON object with the content type application/json.",
  },
  unauthenticated: {
    status: 401,
    title: "No valid token came with the request.",
    next: "Use a token that is neither expired nor revoked; over HTTP as `Authorization: Bearer <token>`.",
  },
  missing_scope: {
    status: 403,
    title: "The token lacks the scope for this operation.",
    next: "Use a token that holds the scope named in `scope`.",
  },
  operator_only: {
    status: 403,
    title: "Only the operator may do this.",
    next: "Call with the operator key.",
  },
  person_required: {
    status: 403,
    title: "A person has to do this, with a token of kind `person`.",
    next: "Ask one of the partners to do it in their own client.",
  },
  beyond_own_rights: {
    status: 403,
    title: "A token can only be made for oneself, and holds no more than one's own token holds.",
    next: "Ask for fewer scopes, or have the operator make the token.",
  },
  foreign_name: {
    status: 403,
    title: "The server does not answer under this name, nor to pages of this origin.",
    next:
      "Call it by its own address, or ask the operator to add the host to COUPLES_CFO_HOSTS or the page's origin to " +
      "COUPLES_CFO_CORS_ORIGINS.",
  },
  unknown_user: {
    status: 401,
    title: "There is no user with this e-mail address in the books.",
    next: "Start couples-cfo with the e-mail address of a user of these books, or create the user with POST /v1/users.",
  },
  read_only: {
    status: 403,
    title: "This connection only reads.",
    next: "Connect without read_only to change the books.",
  },
  not_owner: {
    status: 403,
    title: "Only the owner of this account may change its properties or balance.",
    next: "Ask your partner to do it; allocating and releasing stay open to you.",
  },
  not_found: {
    status: 404,
    title: "There is nothing with this id in your books.",
    next: "List what there is and use an id from there.",
  },
  no_such_route: {
    status: 404,
    title: "There is no such path.",
    next: "See /openapi.json for the paths that exist.",
  },
  method_not_allowed: {
    status: 405,
    title: "This path does not take this method.",
    next: "Use one of the methods that the header `Allow` lists; see /openapi.json.",
  },
  no_couple: {
    status: 409,
    title: "The user belongs to no couple yet.",
    next: "Form the couple first; until then a user has only accounts and tokens.",
  },
  already_in_couple: {
    status: 409,
    title: "One of the users already belongs to a couple.",
    next: "A user can be in one couple at most; use two users who are in none.",
  },
  email_taken: {
    status: 409,
    title: "A user with this e-mail address exists already.",
    next: "Use that user, or another address.",
  },
  account_already_linked: {
    status: 409,
    title: "This bank account is already linked.",
    next: "Use the account named in `account_id`, or close it first.",
  },
  currency_mismatch: {
    status: 409,
    title: "All accounts of a couple are kept in one currency.",
    next: "Use the currency named in `currency`; accounts in another one must be closed first.",
  },
  currency_fixed: {
    status: 409,
    title: "The couple's currency can no longer change.",
    next: "Keep the currency: it is fixed once the couple has had an account, a goal or an approval threshold.",
  },
  insufficient_available: {
    status: 409,
    title: "The account does not have that much available money.",
    next: "Allocate at most `allocatable`, release money from another goal first, or use another account.",
  },
  insufficient_allocation: {
    status: 409,
    title: "The goal does not hold that much from this account.",
    next: "Take at most `allocated` from this goal and account.",
  },
  insufficient_balance: {
    status: 409,
    title: "The account's balance is smaller than that.",
    next: "Withdraw at most `balance`, or record the true balance with BALANCE_SYNC.",
  },
  amount_out_of_range: {
    status: 409,
    title: "The books keep no amount above 10^15 minor units.",
    next: "Use smaller amounts.",
  },
  account_closed: {
    status: 409,
    title: "The account is closed.",
    next: "Use an open account.",
  },
  goal_closed: {
    status: 409,
    title: "The goal is closed.",
    next: "Use an active goal, or create a new one.",
  },
  goal_locked: {
    status: 409,
    title: "The goal is locked: no money leaves it.",
    next: "Unlock it first (update the goal with locked: false).",
  },
  account_has_allocations: {
    status: 409,
    title: "Money in this account is still earmarked for goals.",
    next: "Release it from the goals first, then close the account.",
  },
  account_not_manual: {
    status: 409,
    title: "A linked account takes its balance from the bank.",
    next: "Record its new balance with BALANCE_SYNC instead.",
  },
  already_reversed: {
    status: 409,
    title: "The event has been reversed before.",
    next: "Nothing is left to do: see the event named in `reversed_by`.",
  },
  not_reversible: {
    status: 409,
    title: "The event cannot be reversed.",
    next: "Record what really happened instead; `reason` says why.",
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
  limit_reached: {
    status: 409,
    title: "There can be no more of these.",
    next: "Close, revoke or remove some first; `limit` is how many there can be.",
  },
  webhooks_off: {
    status: 409,
    title: "This process sends no webhooks.",
    next: "Call the server (`couples-cfo serve`): it has the key that keeps their secrets.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "This idempotency key was used before with another input.",
    next: "Send a new key for a new request, or repeat the first request unchanged.",
  },
  invalid_input: {
    status: 422,
    title: "The input is not valid.",
    next: "Fix the fields listed in `errors` and try again.",
  },
  request_timeout: {
    status: 408,
    title: "The request did not arrive whole within 30 seconds.",
    next: "Send the headers and the whole body without a pause.",
  },
  changed_since_read: {
    status: 412,
    title: "This has changed since you read it.",
    next: "Read it again, then send your change with its `version`; `errors` lists the fields that changed.",
  },
  body_too_large: {
    status: 413,
    title: "The body is larger than 256 KiB.",
    next: "Send less at once.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body is not plain JSON in UTF-8.",
    next: "Send JSON in UTF-8, not compressed, with the content type application/json.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests within a minute.",
    next: "Wait as long as Retry-After says.",
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side; nothing was written.",
    next: "Try again; if it stays, report the `incident`.",
  },
  unavailable: {
    status: 503,
    title: "The server cannot answer right now.",
    next: "Try again after `retry_after_seconds`; repeat a write with the same idempotency key, because it may have been done.",
  },
} as const satisfies Record<string, Meaning>;

export type RefusalCode = keyof typeof REFUSALS;

/** Facts that go with a refusal: strings, numbers and booleans a caller can act on. Never another couple's data. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** The books say no. Thrown anywhere below a surface; it rolls the transaction back and reaches the caller whole. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: Facts;
  /** The first errors, as many as a refusal lists. */
  readonly errors: readonly FieldError[];
  /** How many errors there are, those that are not listed included. */
  readonly errorCount: number;

  constructor(
    code: RefusalCode,
    detail?: string,
    facts: Facts = {},
    errors: readonly FieldError[] = [],
    errorCount: number = errors.length,
  ) {
    super(detail ?? REFUSALS[code].title);
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
    this.errors = listed(errors);
    this.errorCount = errorCount;
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }

  get next(): string {
    return REFUSALS[this.code].next;
  }
}

/** The refusal of an input with these bad fields. */
export function invalidInput(errors: readonly FieldError[]): Refusal {
  return new Refusal("invalid_input", summaryOf(errors), {}, errors);
}

/** The same refusal with its fields under other names. */
export function withFields(refusal: Refusal, rename: (field: string) => string): Refusal {
  return withErrors(refusal, (error) => ({ ...error, field: rename(error.field) }));
}

/** The same refusal with each of its errors changed. */
export function withErrors(refusal: Refusal, change: (error: FieldError) => FieldError): Refusal {
  const errors = refusal.errors.map(change);
  const { code, facts, errorCount } = refusal;
  return new Refusal(code, summaryOf(errors, errorCount), facts, errors, errorCount);
}

/** How long a caller should wait after `unavailable`, in seconds. */
export const RETRY_AFTER_SECONDS = 5;

/** The refusal of a call that may succeed later, unchanged. */
export function unavailable(detail?: string): Refusal {
  return new Refusal("unavailable", detail, { retry_after_seconds: RETRY_AFTER_SECONDS });
}

/** The refusal of an id that names nothing the caller may know of. The words are the same for every reason. */
export function notFound(
  what: "couple" | "user" | "account" | "goal" | "event" | "token" | "plan" | "item" | "webhook" | "check-in",
): Refusal {
  return new Refusal("not_found", `There is no ${what} with this id in your books.`);
}

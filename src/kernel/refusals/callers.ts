import type { Meaning } from "./meaning.ts";

/** Refusals because of who calls, and of creating users and couples. */
export const CALLER_REFUSALS = {
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
} as const satisfies Record<string, Meaning>;

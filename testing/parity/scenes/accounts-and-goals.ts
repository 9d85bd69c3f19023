import {
  type Asked,
  account,
  bad,
  done,
  goal,
  LINE,
  NEW_ACCOUNT,
  NEW_GOAL,
  NOWHERE,
  refused,
  WORDS,
} from "../asking.ts";

export const ACCOUNT_AND_GOAL_SCENES: Readonly<Record<string, readonly Asked[]>> = {
  get_summary: [
    bad(() => ({ detail: "everything" })),
    bad(() => ({ surprise: "x" })),
    done(() => ({})),
    done(() => ({ detail: "full" })),
  ],

  list_accounts: [
    bad(() => ({ status: "lost", limit: 0 })),
    bad(() => ({ cursor: "no cursor" })),
    done(() => ({})),
    done(() => ({ status: "all", limit: 2 })),
    done((_, before) => ({ status: "all", limit: 2, cursor: before.next_cursor })),
  ],

  link_account: [
    bad(() => ({})),
    bad(() => ({ ...NEW_ACCOUNT, is_joint: true, visibility: "private" })),
    bad(() => ({ ...NEW_ACCOUNT, plaid_id: "p", balance: "-1" })),
    refused("currency_mismatch", () => ({ ...NEW_ACCOUNT, currency: "EUR" })),
    refused("account_already_linked", () => ({ ...NEW_ACCOUNT, is_manual: false, plaid_id: "parity" })),
    done(() => ({ ...NEW_ACCOUNT, name: LINE, visibility: "private" }), "cash"),
    done(() => ({ ...NEW_ACCOUNT, is_joint: true, keep_available: 5.5, institution_name: "Bank" })),
    refused("idempotency_key_reused", () => NEW_ACCOUNT, "cash"),
  ],

  update_account: [
    bad(account("checking", { visibility: "hidden", colour: "red" })),
    bad(account("linked", { institution_name: "Bank", clear: ["institution_name"] })),
    refused("not_found", account("private", { name: "Mine" })),
    refused("not_found", account("foreignAccount", { name: "Mine" })),
    refused("not_owner", account("bens", { name: "Mine" })),
    refused("account_closed", account("closedAccount", { name: "Again" })),
    refused("person_required", account("adasPrivate", { visibility: "shared" })),
    done(account("linked", { name: "Savings", institution_name: "First", keep_available: "10" })),
    done(account("linked", { clear: ["institution_name"] })),
  ],

  close_account: [
    bad(() => ({ account_id: 5 })),
    refused("not_found", account("private")),
    refused("not_owner", account("bens")),
    refused("account_closed", account("closedAccount")),
    refused("account_has_allocations", account("checking")),
    refused("person_required", account("linked")),
    done(account("adasPrivate")),
  ],

  create_goal: [
    bad(() => ({})),
    bad(() => ({ ...NEW_GOAL, priority: 6, target_amount: "1e3", deadline: "2030-02-30", colour: "red" })),
    bad(() => ({ ...NEW_GOAL, target_amount: "12.345" })),
    bad(() => ({ ...NEW_GOAL, name: "\u0000" })),
    bad(() => ({ ...NEW_GOAL, deadline: "2020-01-01" })),
    bad(() => NEW_GOAL, "two words"),
    done(() => ({ ...NEW_GOAL, target_amount: 2400.5 })),
    done(() => ({ ...NEW_GOAL, deadline: "2031-06-30", notes: WORDS }), "piano"),
    refused("idempotency_key_reused", () => ({ ...NEW_GOAL, name: "Violin" }), "piano"),
  ],

  list_goals: [
    bad(() => ({ status: 1, limit: 101 })),
    done(() => ({ limit: 2 })),
    done((_, before) => ({ limit: 2, cursor: before.next_cursor })),
    done(() => ({ status: "closed" })),
  ],

  update_goal: [
    bad(goal("trip", { priority: "high" })),
    bad(goal("trip", { deadline: "2031-01-01", clear: ["deadline"] })),
    bad(() => ({ goal_id: "trip" })),
    refused("not_found", goal("foreignGoal", { name: "Mine" })),
    refused("not_found", () => ({ goal_id: NOWHERE, name: "Mine" })),
    refused("goal_closed", goal("closed", { name: "Again" })),
    done(goal("trip", { name: LINE, priority: 1, notes: WORDS })),
    done(goal("trip", { clear: ["notes"] })),
  ],

  close_goal: [
    bad(() => ({ goal_id: 5 })),
    refused("not_found", goal("foreignGoal")),
    refused("goal_closed", goal("closed")),
    refused("goal_locked", goal("locked")),
    refused("needs_second_key", goal("trip")),
    done(goal("spare"), "spare"),
    refused("idempotency_key_reused", goal("trip"), "spare"),
  ],
};

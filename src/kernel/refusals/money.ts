import type { Meaning } from "./meaning.ts";

/** Refusals of accounts, goals, amounts and ledger events. */
export const MONEY_REFUSALS = {
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
} as const satisfies Record<string, Meaning>;

import type { BankAccount } from "../domain/bank-account.ts";
import type { LedgerEvent } from "../domain/ledger-event.ts";
import type { Principal } from "./principal.ts";

/*
 * The one place that says what a caller may see of a couple's books. Everything in a couple is open to both
 * partners, except a private account, which is its owner's alone: its name, institution, balance and id.
 */

/** Whether the caller may know this account. */
export function sees(viewer: Principal, account: BankAccount): boolean {
  return viewer.role === "operator" || account.visibility === "shared" || account.user.id === viewer.userId;
}

/** Whether the caller may change the account's properties and balance: its owner, or either partner if joint. */
export function governs(viewer: Principal, account: BankAccount): boolean {
  return viewer.role === "operator" || account.isJoint || account.user.id === viewer.userId;
}

/** Whether the caller may read the event whole. Its `sourceAccount` must be loaded. */
export function seesWhole(viewer: Principal, event: LedgerEvent): boolean {
  return !event.sourceAccount || sees(viewer, event.sourceAccount);
}

/** The rows of accounts that the caller may know, as a filter for a query on accounts. */
export function visibleAccounts(viewer: Principal): object {
  return viewer.role === "operator"
    ? {}
    : { $or: [{ visibility: "shared" as const }, { user: viewer.userId }] };
}

/** The webhooks that the caller may know: the couple's and their own. Where a partner's leads is the partner's alone. */
export function visibleWebhooks(viewer: Principal): object {
  return viewer.role === "operator" ? {} : { $or: [{ user: null }, { user: viewer.userId }] };
}

/** The events that the caller may read whole, as a filter for a query on events. */
export function wholeEvents(viewer: Principal): object {
  return viewer.role === "operator"
    ? {}
    : { $or: [{ sourceAccount: null }, { sourceAccount: visibleAccounts(viewer) }] };
}

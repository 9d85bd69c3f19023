import type { BankAccount } from "../entities/bank-account.ts";
import { isOfPrivateEntry } from "../entities/journal-entry.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import type { Principal } from "./principal.ts";

/*
 * The one place that says what a caller may see of a couple's books. Everything in a couple is open to both
 * partners, except a private account, which is its owner's alone (its name, institution, balance and id), and a private
 * journal entry, which is its author's alone (of it the ledger shows that one was written). A partner's own webhook is
 * theirs alone, too: the ledger shows only that something changed about it.
 */

/** Whether the caller may know this account. */
export function sees(viewer: Principal, account: BankAccount): boolean {
  return viewer.role === "operator" || account.isOpenTo(viewer.userId);
}

/** Whether the caller may read the event whole. Its `sourceAccount` must be loaded. */
export function seesWhole(viewer: Principal, event: LedgerEvent): boolean {
  if (viewer.role === "operator") return true;
  if (event.sourceAccount) return sees(viewer, event.sourceAccount);
  if (isOfPrivateEntry(event)) return event.user?.id === viewer.userId;
  const owner = event.eventType === "SYSTEM" ? (event.metadata.owner_id ?? null) : null;
  return owner === null || owner === viewer.userId;
}

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

/** Whether the caller may change the account's properties and balance: its owner, or either partner if joint. */
export function governs(viewer: Principal, account: BankAccount): boolean {
  return viewer.role === "operator" || account.isJoint || account.user.id === viewer.userId;
}

/** Whether the caller may read the event whole. Its `sourceAccount` must be loaded. */
export function seesWhole(viewer: Principal, event: LedgerEvent): boolean {
  if (viewer.role === "operator") return true;
  if (event.sourceAccount) return sees(viewer, event.sourceAccount);
  if (isOfPrivateEntry(event)) return event.user?.id === viewer.userId;
  const owner = event.eventType === "SYSTEM" ? (event.metadata.owner_id ?? null) : null;
  return owner === null || owner === viewer.userId;
}

/** The accounts or journal entries that the caller may know, as a filter for a query on them. */
export function visibleRows(viewer: Principal): object {
  return viewer.role === "operator"
    ? {}
    : { $or: [{ visibility: "shared" as const }, { user: viewer.userId }] };
}

/** The rows of the user who acts, as a filter for a query on them; of any user where the operator names none. */
export function ownRows(viewer: Principal): object {
  return viewer.role === "operator" && !viewer.userId ? {} : { user: viewer.userId };
}

/** The events that the caller may read whole, as a filter for a query on events. */
function wholeEvents(viewer: Principal): object {
  return viewer.role === "operator"
    ? {}
    : {
        $and: [
          { $or: [{ sourceAccount: null }, { sourceAccount: visibleRows(viewer) }] },
          {
            $or: [
              { eventType: { $ne: "JOURNAL" } },
              { metadata: { visibility: "shared" } },
              { user: viewer.userId },
            ],
          },
          {
            $or: [
              { eventType: { $ne: "SYSTEM" } },
              { metadata: { owner_id: null } },
              { metadata: { owner_id: viewer.userId } },
            ],
          },
        ],
      };
}

/** The events of which the caller may read at least that a goal changed, as a filter for a query on events. */
export function eventsOfConcern(viewer: Principal): object {
  return viewer.role === "operator"
    ? {}
    : { $or: [wholeEvents(viewer), { sourceGoal: { $ne: null } }, { destGoal: { $ne: null } }] };
}

/**
 * The plans that the caller may know, as a filter for a query on plans. What a suggestion moves, and no less what it does
 * not move, shows how much of private accounts is free: it is its requester's alone until they commit it. The operator's
 * touches no private account.
 */
export function visiblePlans(viewer: Principal): object {
  return viewer.role === "operator"
    ? {}
    : { $or: [{ committedAt: { $ne: null } }, { requestedBy: viewer.userId }, { requestedBy: null }] };
}

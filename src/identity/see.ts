import type { Books } from "../books/books.ts";
import type { Account, Event } from "../books/rows.ts";
import type { Principal } from "./principal.ts";

/*
 * What a caller may see of a couple's books. Everything in a couple is open to both partners, except a private account,
 * which is its owner's alone (its name, institution, balance and id), and a private journal entry, which is its author's
 * alone (of it the ledger shows that one was written). A partner's own webhook is theirs alone, too: the ledger shows only
 * that something changed about it.
 */

const SEEN = Symbol("seen");

/**
 * Books as one viewer may see them: without the partner's private accounts and what they hold. Views take only these, and
 * only `see` makes them. Agendas of check-ins and the newest events are cut where they are shown.
 */
export interface SeenBooks extends Books {
  readonly [SEEN]: true;
  readonly viewer: Principal;
}

/** Books of which nothing was left out for a viewer. Rules that judge for both partners take these. */
export type WholeBooks = Books & { readonly [SEEN]?: never };

/** The books as the viewer may see them. */
export function see(viewer: Principal, books: Books): SeenBooks {
  const hidden = [...books.accounts.values()].filter((account) => !maySee(viewer, account));
  if (hidden.length === 0) return { ...books, viewer, [SEEN]: true };
  const ids = new Set(hidden.map(({ id }) => id));
  const accounts = new Map([...books.accounts].filter(([id]) => !ids.has(id)));
  const allocations = new Map([...books.allocations].filter(([, { accountId }]) => !ids.has(accountId)));
  return { ...books, accounts, allocations, viewer, [SEEN]: true };
}

/** Whether the viewer may know this account. */
export function maySee(viewer: Principal, account: Pick<Account, "visibility" | "userId">): boolean {
  return viewer.role === "operator" || isOpenTo(account, viewer.userId);
}

/** Whether a user may know this account; null: nobody, who may know the shared ones. */
export function isOpenTo(
  { visibility, userId: ownerId }: Pick<Account, "visibility" | "userId">,
  userId: string | null,
): boolean {
  return visibility === "shared" || ownerId === userId;
}

/** Whether the caller may change the account's properties and balance: its owner, or either partner if joint. */
export function mayGovern(caller: Principal, account: Pick<Account, "isJoint" | "userId">): boolean {
  return caller.role === "operator" || account.isJoint || account.userId === caller.userId;
}

/** Whether the viewer may read an event whole. */
export function seesWholly({ viewer, accounts }: SeenBooks, event: Event): boolean {
  if (viewer.role === "operator") return true;
  const { eventType, sourceAccountId, userId, metadata } = event;
  if (sourceAccountId !== null) return accounts.has(sourceAccountId);
  if (eventType === "JOURNAL" && metadata.visibility !== "shared") return userId === viewer.userId;
  const owner = eventType === "SYSTEM" ? (metadata.owner_id ?? null) : null;
  return owner === null || owner === viewer.userId;
}

/** Ids of the accounts in the books that this viewer may not see. */
export function hiddenAccounts(books: Books, { accounts }: SeenBooks): ReadonlySet<string> {
  return new Set([...books.accounts.keys()].filter((id) => !accounts.has(id)));
}

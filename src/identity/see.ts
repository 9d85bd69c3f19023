import type { Books } from "../books/books.ts";
import type { Account, Event } from "../books/rows.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Principal } from "./principal.ts";

/*
 * Visibility. Both partners see everything except private accounts (name, institution, balance and id), which only the owner
 * sees, and private journal entries, which only the author sees (the ledger shows that one was written). A partner's own
 * webhook is visible only to them; the ledger shows only that a webhook changed.
 */

const SEEN = Symbol("seen");

/**
 * Books filtered for a viewer: without the partner's private accounts and their allocations. Views take only these, and only
 * `see` creates them. Agendas and events are filtered when they are shown.
 */
export interface SeenBooks extends Books {
  readonly [SEEN]: true;
  readonly viewer: Principal;
}

/** Unfiltered books, for rules that apply to both partners. */
export type WholeBooks = Books & { readonly [SEEN]?: never };

/** The books filtered for a viewer. */
export function see(viewer: Principal, books: Books): SeenBooks {
  const hidden = [...books.accounts.values()].filter((account) => !maySee(viewer, account));
  if (hidden.length === 0) return { ...books, viewer, [SEEN]: true };
  const ids = new Set(hidden.map(({ id }) => id));
  const accounts = new Map([...books.accounts].filter(([id]) => !ids.has(id)));
  const allocations = new Map([...books.allocations].filter(([, { accountId }]) => !ids.has(accountId)));
  return { ...books, accounts, allocations, viewer, [SEEN]: true };
}

/**
 * The user with private accounts and journal entries that the viewer sees; null: the viewer sees those of nobody. A
 * connected app without access to them sees what its user's partner sees.
 */
export function privateUserOf({ userId, app }: Principal): string | null {
  return app?.seesPrivate === false ? null : userId;
}

/** @throws Refusal `private_not_granted` for a connected app that does not see its user's private accounts and entries */
export function requirePrivate({ app }: Principal): void {
  if (app?.seesPrivate === false) throw new Refusal("private_not_granted");
}

/** Whether the viewer may see this account. */
export function maySee(viewer: Principal, account: Pick<Account, "visibility" | "userId">): boolean {
  return viewer.role === "operator" || isVisibleTo(account, privateUserOf(viewer));
}

/** Whether a user may see this account; null means no user, who may see shared accounts. */
export function isVisibleTo(
  { visibility, userId: ownerId }: Pick<Account, "visibility" | "userId">,
  userId: string | null,
): boolean {
  return visibility === "shared" || ownerId === userId;
}

/** Whether the caller may change the account's properties and balance: its owner, or either partner if joint. */
export function mayManage(caller: Principal, account: Pick<Account, "isJoint" | "userId">): boolean {
  return caller.role === "operator" || account.isJoint || account.userId === caller.userId;
}

/** Whether the viewer may read an event completely. */
export function canReadEvent({ viewer, accounts }: SeenBooks, event: Event): boolean {
  if (viewer.role === "operator") return true;
  const { eventType, sourceAccountId, userId, metadata } = event;
  const own = privateUserOf(viewer);
  if (sourceAccountId !== null) return accounts.has(sourceAccountId);
  if (eventType === "JOURNAL" && metadata.visibility !== "shared") return own !== null && userId === own;
  const owner = eventType === "SYSTEM" ? (metadata.owner_id ?? null) : null;
  return owner === null || owner === own;
}

/** The ids of accounts that this viewer may not see. */
export function hiddenAccounts(books: Books, { accounts }: SeenBooks): ReadonlySet<string> {
  return new Set([...books.accounts.keys()].filter((id) => !accounts.has(id)));
}

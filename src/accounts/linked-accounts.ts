import type { Account } from "../books/rows.ts";
import { Refusal } from "../kernel/refusals.ts";

/*
 * A bank account counts once. Its `plaid_account_id` is unique among the open accounts of each user, and among the
 * open shared accounts of each couple. A partner's private account never takes part: a refusal would reveal it.
 */

/** An account that is to be open. `id` is missing while it is being linked. */
interface Linking extends Pick<Account, "plaidAccountId" | "userId" | "visibility"> {
  readonly id?: string;
}

/**
 * Checks an account against the others of its couple, or of its owner before a couple forms; oldest first.
 * @throws Refusal `account_already_linked`, which names the other account; its owner or both partners see that one
 */
export function assertLinkedOnce(accounts: Iterable<Account>, linking: Linking): void {
  const { id, plaidAccountId, userId, visibility } = linking;
  if (plaidAccountId === null) return;
  const isShared = visibility === "shared";
  for (const other of accounts) {
    if (other.id === id || other.status === "closed" || other.plaidAccountId !== plaidAccountId) continue;
    if (other.userId === userId || (isShared && other.visibility === "shared")) throw alreadyLinked(other);
  }
}

/**
 * Checks the open accounts of two users who form a couple.
 * @throws Refusal `account_already_linked`, which names the account of `firstId`
 */
export function assertSharedOnce(accounts: readonly Account[], firstId: string): void {
  const shared = accounts.filter(({ visibility }) => visibility === "shared");
  for (const account of shared.filter(({ userId }) => userId === firstId)) {
    const twin = shared.find((other) => other.userId !== firstId && isTwin(account, other));
    if (!twin) continue;
    throw alreadyLinked(
      account,
      `Both users share one bank account: ${account.id} and ${twin.id}. One of them has to close theirs or make it private.`,
    );
  }
}

/** The private accounts of a user whose partner shares the same bank account. `accounts` are the couple's open ones. */
export function linkedTwice(accounts: readonly Account[], userId: string | null): readonly Account[] {
  const shared = accounts.filter(({ visibility }) => visibility === "shared");
  return accounts.filter(
    (account) =>
      account.visibility === "private" &&
      account.userId === userId &&
      shared.some((other) => isTwin(account, other)),
  );
}

function isTwin(one: Account, other: Account): boolean {
  return one.plaidAccountId !== null && one.plaidAccountId === other.plaidAccountId;
}

function alreadyLinked(account: Account, detail?: string): Refusal {
  return new Refusal("account_already_linked", detail, { account_id: account.id });
}

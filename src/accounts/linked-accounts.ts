import type { Account } from "../books/rows.ts";
import { Refusal } from "../kernel/refusals.ts";

/*
 * A bank account can be linked only once: its `plaid_account_id` is unique among the open accounts of each user and among
 * the open shared accounts of each couple. The partner's private accounts are excluded, because a refusal would reveal them.
 */

interface Linking extends Pick<Account, "plaidAccountId" | "userId" | "visibility"> {
  readonly id?: string;
}

/**
 * Checks an account against the other accounts of its couple, or of its owner if there is no couple; oldest first.
 * @param sees whether the caller may see an account, by default true
 * @throws Refusal `account_already_linked` with the id of the other account; null if the caller may not see it
 */
export function assertLinkedOnce(
  accounts: Iterable<Account>,
  linking: Linking,
  sees: (account: Account) => boolean = () => true,
): void {
  const { id, plaidAccountId, userId, visibility } = linking;
  if (plaidAccountId === null) return;
  const isShared = visibility === "shared";
  for (const other of accounts) {
    if (other.id === id || other.status === "closed" || other.plaidAccountId !== plaidAccountId) continue;
    if (other.userId === userId || (isShared && other.visibility === "shared"))
      throw new Refusal("account_already_linked", undefined, { account_id: sees(other) ? other.id : null });
  }
}

/**
 * Checks the open accounts of users who form a couple.
 * @throws Refusal `account_already_linked` with the id of the account of `firstId`
 */
export function assertSharedOnce(accounts: readonly Account[], firstId: string): void {
  const shared = accounts.filter(({ visibility }) => visibility === "shared");
  for (const account of shared.filter(({ userId }) => userId === firstId)) {
    const twin = shared.find((other) => other.userId !== firstId && isTwin(account, other));
    if (!twin) continue;
    throw alreadyLinked(
      account,
      `Both users have linked the same bank account: ${account.id} and ${twin.id}. One of them must close it or make it private.`,
    );
  }
}

/** A user's private accounts that the partner has linked as shared accounts. `accounts` are the couple's open accounts. */
export function duplicateLinks(accounts: readonly Account[], userId: string | null): readonly Account[] {
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

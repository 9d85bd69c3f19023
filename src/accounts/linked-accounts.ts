import type { EntityManager } from "@mikro-orm/core";
import { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { Refusal } from "../kernel/refusals.ts";

/*
 * A bank account counts once. Its `plaid_account_id` is unique among the open accounts of each user, and among the
 * open shared accounts of each couple. A partner's private account never takes part: a refusal would reveal it.
 */

/** An account that is to be open. `id` is missing while it is being linked. */
interface Linking {
  readonly id?: string;
  readonly ownerId: string;
  readonly plaidAccountId: string | null | undefined;
  readonly visibility: BankAccount["visibility"];
}

/** @throws Refusal `account_already_linked`, which names the other account; its owner or both partners see that one */
export async function assertLinkedOnce(
  em: EntityManager,
  couple: Couple | null,
  { id, ownerId, plaidAccountId, visibility }: Linking,
): Promise<void> {
  if (!plaidAccountId) return;
  const isShared = couple && visibility === "shared";
  const other = await em.findOne(
    BankAccount,
    {
      plaidAccountId,
      status: "open",
      ...(id && { id: { $ne: id } }),
      $or: [{ user: ownerId }, ...(isShared ? [{ couple, visibility: "shared" as const }] : [])],
    },
    { orderBy: { id: "asc" } },
  );
  if (other) throw alreadyLinked(other);
}

/**
 * Checks the open accounts of two users who form a couple.
 * @throws Refusal `account_already_linked`, which names the account of `firstId`
 */
export function assertSharedOnce(accounts: readonly BankAccount[], firstId: string): void {
  const shared = accounts.filter(({ visibility }) => visibility === "shared");
  for (const account of shared.filter(({ user }) => user.id === firstId)) {
    const twin = shared.find((other) => other.user.id !== firstId && isTwin(account, other));
    if (!twin) continue;
    throw alreadyLinked(
      account,
      `Both users share one bank account: ${account.id} and ${twin.id}. One of them has to close theirs or make it private.`,
    );
  }
}

/** The private accounts of a user whose partner shares the same bank account. `accounts` are the couple's open ones. */
export function linkedTwice(accounts: readonly BankAccount[], userId: string | null): BankAccount[] {
  const shared = accounts.filter(({ visibility }) => visibility === "shared");
  return accounts.filter(
    (account) =>
      account.visibility === "private" &&
      account.user.id === userId &&
      shared.some((other) => isTwin(account, other)),
  );
}

function isTwin(one: BankAccount, other: BankAccount): boolean {
  return one.plaidAccountId != null && one.plaidAccountId === other.plaidAccountId;
}

function alreadyLinked(account: BankAccount, detail?: string): Refusal {
  return new Refusal("account_already_linked", detail, { account_id: account.id });
}

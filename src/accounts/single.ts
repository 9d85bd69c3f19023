import type { EntityManager } from "@mikro-orm/core";
import type { Account } from "../books/rows.ts";
import { SingleAccount } from "../entities/single-account.ts";
import { User } from "../entities/user.ts";
import type { Principal } from "../identity/principal.ts";
import { requireOwner } from "../identity/requirements.ts";
import { maySee } from "../identity/see.ts";
import { found } from "../kernel/refusals.ts";

/* Accounts of users without a couple. They have no ledger and no allocations. */

function plainAccount(account: SingleAccount): Account {
  return {
    id: account.id,
    userId: account.user.id,
    plaidAccountId: account.plaidAccountId ?? null,
    name: account.name,
    institutionName: account.institutionName ?? null,
    currency: account.currency,
    balance: account.balance,
    keepAvailable: account.keepAvailable,
    isManual: account.isManual,
    isJoint: account.isJoint,
    visibility: account.visibility,
    status: account.status,
    version: account.version,
    propertyVersions: account.propertyVersions,
    createdAt: account.createdAt,
  };
}

/** All accounts of a user without a couple, oldest first, those included that a connected app may not see. */
export async function accountsOfSingle(em: EntityManager, userId: string): Promise<readonly Account[]> {
  const accounts = await em.find(SingleAccount, { user: userId }, { orderBy: { id: "asc" } });
  return accounts.map(plainAccount);
}

/** An account of the acting user. @throws Refusal `not_found`; `invalid_input` if the operator names no user */
export async function findAccountOfSingle(
  { em, caller }: { readonly em: EntityManager; readonly caller: Principal },
  id: string,
): Promise<Account> {
  const row = await em.findOne(SingleAccount, { id, user: requireOwner(caller) });
  const account = row ? plainAccount(row) : undefined;
  return found(account && maySee(caller, account) ? account : undefined, "account");
}

/** Stores a new account of a user without a couple. */
export function addAccountOfSingle(em: EntityManager, { userId, ...account }: Account): void {
  em.create(SingleAccount, { ...account, user: em.getReference(User, userId) });
}

/** Stores the changed columns of an account of a user without a couple. */
export function keepAccountOfSingle(em: EntityManager, account: Account): void {
  const { name, institutionName, visibility, keepAvailable, balance, status, version, propertyVersions } =
    account;
  em.assign(em.getReference(SingleAccount, account.id), {
    name,
    institutionName,
    visibility,
    keepAvailable,
    balance,
    status,
    version,
    propertyVersions,
  });
}

/**
 * Removes and returns the open accounts of users who form or join a couple, oldest first: all, or those with these ids. The
 * others remain, and closed ones.
 */
export async function takeOpenAccounts(
  em: EntityManager,
  userIds: readonly string[],
  accountIds?: readonly string[],
): Promise<readonly Account[]> {
  const chosen = accountIds && { id: { $in: [...accountIds] } };
  const open = { user: { $in: [...userIds] }, status: "open" as const, ...chosen };
  const accounts = await em.find(SingleAccount, open, { orderBy: { id: "asc" } });
  const rows = accounts.map(plainAccount);
  await em.nativeDelete(SingleAccount, open);
  return rows;
}

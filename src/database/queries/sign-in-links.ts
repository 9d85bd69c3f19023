import type { EntityManager } from "@mikro-orm/core";
import { SignInLink as LinkRow } from "../../entities/sign-in-link.ts";
import { User } from "../../entities/user.ts";
import type { SignInLink } from "../../identity/sign-in-link.ts";
import { query } from "./read.ts";
import { userByEmail } from "./tenants.ts";

/** The address of a link, and whose it is: a user's, or nobody's yet. */
export interface LinkedAddress {
  readonly email: string;
  readonly userId: string | null;
}

/** A link that can be used; undefined when no link has this secret, or it was used or has expired. */
export function usableLink(
  em: EntityManager,
  secretHash: string,
  now: Date,
): Promise<LinkedAddress | undefined> {
  return linkedAddress(
    em,
    "select email from sign_in_links where secret_hash = ? and used_at is null and expires_at > ?",
    [secretHash, now],
  );
}

/** Uses a link up. Of several calls at once, one gets its address; the others get undefined. */
export function useUp(em: EntityManager, secretHash: string, now: Date): Promise<LinkedAddress | undefined> {
  const statement = `update sign_in_links set used_at = ? where secret_hash = ? and used_at is null and expires_at > ?
    returning email`;
  return linkedAddress(em, statement, [now, secretHash, now]);
}

async function linkedAddress(
  em: EntityManager,
  statement: string,
  parameters: readonly unknown[],
): Promise<LinkedAddress | undefined> {
  const [link] = await query<{ email: string }>(em, statement, parameters);
  if (!link) return undefined;
  const user = await userByEmail(em, link.email);
  return { email: link.email, userId: user?.id ?? null };
}

/** Which links are added. */
interface LinkLimits {
  /** At most this many links of an address since that instant. */
  readonly limit: number;
  readonly since: Date;
  /** Whether only a user's address gets links. */
  readonly knownOnly: boolean;
}

/** Adds a link within the limits. Returns whether it did. */
export async function insertLink(
  em: EntityManager,
  link: SignInLink & { readonly secretHash: string },
  { since, limit, knownOnly }: LinkLimits,
): Promise<boolean> {
  // Requests for one address wait for each other, so that they cannot pass the limit together.
  await query(em, "select pg_advisory_xact_lock(hashtextextended(?, 0)) is null as locked", [link.email]);
  if (knownOnly && !(await userByEmail(em, link.email))) return false;
  const made = await em.count(LinkRow, { email: link.email, createdAt: { $gt: since } });
  if (made >= limit) return false;
  await em.insert(LinkRow, link);
  return true;
}

/** Adds a user with this address, unless a call at the same time did. Returns the id of the user with the address. */
export async function userFor(
  em: EntityManager,
  user: {
    readonly id: string;
    readonly email: string;
    readonly displayName: string;
    readonly createdAt: Date;
  },
): Promise<string> {
  await em.upsert(User, user, { onConflictFields: ["email"], onConflictAction: "ignore" });
  const found = await userByEmail(em, user.email);
  if (!found) throw new Error("the user was neither found nor added");
  return found.id;
}

/** Ends the unused links to an address. */
export async function endLinksTo(em: EntityManager, email: string, now: Date): Promise<void> {
  await em.nativeUpdate(LinkRow, { email, usedAt: null }, { usedAt: now });
}

/** Deletes the links that expired before an instant. Returns their number. */
export function deleteLinks(em: EntityManager, expiredBefore: Date): Promise<number> {
  return em.nativeDelete(LinkRow, { expiresAt: { $lte: expiredBefore } });
}

import type { EntityManager } from "@mikro-orm/core";
import { SignInLink as LinkRow } from "../../entities/sign-in-link.ts";
import { User } from "../../entities/user.ts";
import type { SignInLink } from "../../identity/sign-in-link.ts";
import { query } from "./read.ts";
import { userByEmail } from "./tenants.ts";

/** What a link was made for. */
export type LinkPurpose = Pick<SignInLink, "email" | "userId" | "invitationId">;

const PURPOSE = `email, user_id as "userId", invitation_id as "invitationId"`;

/** What a usable link was made for; undefined when no link has this secret, or it was used or has expired. */
export async function usableLink(
  em: EntityManager,
  secretHash: string,
  now: Date,
): Promise<LinkPurpose | undefined> {
  const statement = `select ${PURPOSE} from sign_in_links where secret_hash = ? and used_at is null and expires_at > ?`;
  return (await query<LinkPurpose>(em, statement, [secretHash, now]))[0];
}

/** Uses a link up. Of several calls at once, one gets what it was made for; the others get undefined. */
export async function useUp(
  em: EntityManager,
  secretHash: string,
  now: Date,
): Promise<LinkPurpose | undefined> {
  const statement = `update sign_in_links set used_at = ? where secret_hash = ? and used_at is null and expires_at > ?
    returning ${PURPOSE}`;
  return (await query<LinkPurpose>(em, statement, [now, secretHash, now]))[0];
}

/** Adds a link. */
export async function insertLink(
  em: EntityManager,
  { userId, ...link }: SignInLink & { readonly secretHash: string },
): Promise<void> {
  await em.insert(LinkRow, { ...link, user: userId });
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

/** Deletes the links that have expired. Returns their number. */
export function deleteExpiredLinks(em: EntityManager, now: Date): Promise<number> {
  return em.nativeDelete(LinkRow, { expiresAt: { $lte: now } });
}

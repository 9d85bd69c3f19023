import { loadBooks } from "../../database/queries/books.ts";
import { openInvitations } from "../../database/queries/invitations.ts";
import { hashToken } from "../../identity/new-token.ts";
import { Refusal } from "../../kernel/refusals.ts";
import type { Engine } from "../engine.ts";

/** The id and the secret in the link of an invitation. */
export interface InvitationSecret {
  readonly id: string;
  readonly secret: string;
}

/** What the holder of an invitation's link sees of it, signed in or not. */
export interface ShownInvitation {
  /** The only address whose user can accept it. */
  readonly email: string | null;
  /** The name of the person who invites. */
  readonly inviter: string;
  /** The currency of the books. */
  readonly currency: string;
  readonly expiresAt: Date;
}

/**
 * Shows an open invitation that nobody has accepted.
 * @throws Refusal `link_ended`, the same for an unknown, used, revoked or expired one
 */
export async function findInvitation(
  { orm, now }: Engine,
  { id, secret }: InvitationSecret,
): Promise<ShownInvitation> {
  const em = orm.em.fork();
  const [invitation] = await openInvitations(em, { id, secretHash: hashToken(secret), joiner: null }, now());
  const books = invitation && (await loadBooks(em, invitation.coupleId));
  if (!books) throw new Refusal("link_ended");
  const { email = null, inviter, expiresAt } = invitation;
  return { email, inviter: inviter.displayName, currency: books.couple.currency, expiresAt };
}

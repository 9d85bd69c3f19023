import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { Invitation as InvitationRow } from "../../entities/invitation.ts";
import type { Invitation } from "../../identity/invitation.ts";
import { lockCouple } from "./books.ts";
import { query } from "./read.ts";
import { WriteConflict } from "./write.ts";

/**
 * Locks a couple for a new invitation, and ends the one that expired. Returns whether one partner keeps the books alone.
 * @throws WriteConflict where the books have ended meanwhile
 */
export async function lockForInvitation(em: EntityManager, coupleId: string, now: Date): Promise<boolean> {
  await lockCouple(em, coupleId);
  await em.nativeUpdate(
    InvitationRow,
    { coupleId, endedAt: null, expiresAt: { $lte: now } },
    { endedAt: now },
  );
  const statement = `select (select count(*)::int from partners p where p.couple_id = c.id) as partners
    from couples c where c.id = ? and c.ended_at is null`;
  const [kept] = await query<{ partners: number }>(em, statement, [coupleId]);
  if (!kept) throw new WriteConflict("the books ended meanwhile");
  return kept.partners === 1;
}

/** How many invitations a couple has made since an instant. */
export function countInvitations(em: EntityManager, coupleId: string, since: Date): Promise<number> {
  return em.count(InvitationRow, { coupleId, createdAt: { $gt: since } });
}

/** Adds an invitation. */
export async function insertInvitation(
  em: EntityManager,
  { inviterId, ...invitation }: Invitation & { readonly secretHash: string },
): Promise<void> {
  await em.insert(InvitationRow, { ...invitation, inviter: inviterId, accountIds: [] });
}

/** The invitations that are neither used, revoked nor expired among these, the newest first. */
export function openInvitations(
  em: EntityManager,
  which: FilterQuery<InvitationRow>,
  now: Date,
): Promise<InvitationRow[]> {
  const open = { endedAt: null, expiresAt: { $gt: now } };
  return em.find(
    InvitationRow,
    { $and: [open, which] },
    { populate: ["inviter", "joiner"], orderBy: { id: "desc" } },
  );
}

/** What the acceptance of an invitation by link records. */
interface Acceptance {
  readonly userId: string;
  readonly client: string;
  /** The books that the user keeps alone, which end when they join. */
  readonly coupleId: string | null;
  readonly accountIds: readonly string[];
}

/** Records who accepted an open invitation. Returns whether it was still open: of several calls at once, one records it. */
export async function recordAcceptance(
  em: EntityManager,
  id: string,
  { userId, client, coupleId, accountIds }: Acceptance,
): Promise<boolean> {
  const joiner = { joiner: userId, joinerClient: client, joinerCoupleId: coupleId };
  const open = { id, endedAt: null, joiner: null };
  return (await em.nativeUpdate(InvitationRow, open, { ...joiner, accountIds: [...accountIds] })) === 1;
}

/** Ends invitations that are open among these. Returns their number: of several calls at once, one ends an invitation. */
export function endInvitations(
  em: EntityManager,
  which: FilterQuery<InvitationRow>,
  now: Date,
): Promise<number> {
  const open = { endedAt: null, expiresAt: { $gt: now } };
  return em.nativeUpdate(InvitationRow, { $and: [open, which] }, { endedAt: now });
}

/** An invitation as its link names it. */
export interface InvitationLink {
  readonly id: string;
  readonly secretHash: string;
}

/** An open invitation to whoever has its link, which nobody has accepted. */
const TO_ANYBODY = { email: null, joiner: null };

/** The id of an open invitation to this address, or of the one with this link; undefined without either. */
export async function invitationFor(
  em: EntityManager,
  email: string,
  { link, now }: { readonly link: InvitationLink | undefined; readonly now: Date },
): Promise<string | undefined> {
  const byLink = link ? [{ ...link, ...TO_ANYBODY }] : [];
  return (await openInvitations(em, { $or: [{ email }, ...byLink] }, now))[0]?.id;
}

/** Whether an invitation that was for this address still is. */
export async function isStillFor(
  em: EntityManager,
  email: string,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<boolean> {
  return (await openInvitations(em, { id, $or: [{ email }, TO_ANYBODY] }, now)).length > 0;
}

/** Deletes the invitations that expired before an instant. Returns their number. */
export function deleteInvitations(em: EntityManager, expiredBefore: Date): Promise<number> {
  return em.nativeDelete(InvitationRow, { expiresAt: { $lte: expiredBefore } });
}

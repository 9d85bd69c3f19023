import { Refusal } from "../kernel/refusals.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long an invitation can be accepted. */
export const INVITATION_DAYS = 7;

/** How many invitations a couple can make within 24 hours. */
const DAILY_INVITATIONS = 5;

/** An invitation to keep the books together. It ends when it is used, revoked or expired. */
export interface Invitation {
  readonly id: string;
  readonly coupleId: string;
  readonly inviterId: string;
  /** The only address whose user can accept it, in lower case. Null: whoever has the link, confirmed by the inviter. */
  readonly email: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A new invitation. */
export function newInvitation(
  stated: Pick<Invitation, "id" | "coupleId" | "inviterId" | "email">,
  now: Date,
): Invitation {
  return { ...stated, createdAt: now, expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MS) };
}

/** A day before, from which a couple's invitations are counted. */
export function invitationsCountedSince(now: Date): Date {
  return new Date(now.getTime() - DAY_MS);
}

/** @throws Refusal `too_many_invitations` for a couple that made this many since `invitationsCountedSince` */
export function assertMayInvite(made: number): void {
  if (made >= DAILY_INVITATIONS)
    throw new Refusal("too_many_invitations", undefined, { limit: DAILY_INVITATIONS });
}

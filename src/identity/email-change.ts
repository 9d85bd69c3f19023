import type { EventDraft } from "../ledger/decision.ts";

const MINUTE_MS = 60 * 1000;

/** How long a change of an e-mail address can be confirmed. */
export const EMAIL_CHANGE_MINUTES = 60;

/** A change of a user's e-mail address, which the old and the new address confirm, each by its own link. */
export interface EmailChange {
  readonly id: string;
  readonly userId: string;
  /** The session that asked for it, which goes on afterwards. */
  readonly sessionId: string;
  readonly oldEmail: string;
  /** In lower case. */
  readonly newEmail: string;
  readonly oldConfirmedAt: Date | null;
  readonly newConfirmedAt: Date | null;
  readonly expiresAt: Date;
}

/** A new change, which no address has confirmed. */
export function newEmailChange(
  stated: Pick<EmailChange, "id" | "userId" | "sessionId" | "oldEmail" | "newEmail">,
  now: Date,
): EmailChange {
  const expiresAt = new Date(now.getTime() + EMAIL_CHANGE_MINUTES * MINUTE_MS);
  return { ...stated, oldConfirmedAt: null, newConfirmedAt: null, expiresAt };
}

/** The event of a changed address. It states neither address: the ledger is kept for good, and the partner reads it. */
export const EMAIL_CHANGED: EventDraft = { eventType: "SYSTEM", metadata: { action: "email_changed" } };

import type { EventDraft } from "../ledger/decision.ts";
import type { Check } from "./session.ts";

const MINUTE_MS = 60 * 1000;

/** How long a browser has for one use of a passkey. */
export const CHALLENGE_MINUTES = 5;

/** A passkey of a user, by which they sign in and prove who they are. */
export interface Passkey {
  readonly id: string;
  readonly userId: string;
  /** The credential's id in base64url. */
  readonly credentialId: string;
  /** The public key, COSE in base64url. */
  readonly publicKey: string;
  /** The authenticator's count of signatures; zero where it does not count. */
  readonly counter: bigint;
  /** How the browser reaches the authenticator: internal, hybrid, usb, ... */
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

/** What the answer to a challenge is for: a new passkey, signing in, or proving in a session who the person is. */
export const PASSKEY_PURPOSES = ["register", "sign_in", "check"] as const;
export type PasskeyPurpose = (typeof PASSKEY_PURPOSES)[number];

/** When a challenge that is made now expires. */
export function challengeExpiry(now: Date): Date {
  return new Date(now.getTime() + CHALLENGE_MINUTES * MINUTE_MS);
}

/** The event of an added or removed passkey. It has no name: the partner reads it. */
export function passkeyEvent(
  action: "passkey_added" | "passkey_removed",
  { id, checkedBy }: { readonly id: string; readonly checkedBy: Check },
): EventDraft {
  return { eventType: "SYSTEM", metadata: { action, passkey_id: id, checked_by: checkedBy } };
}

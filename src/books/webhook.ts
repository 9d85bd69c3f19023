/** What a webhook receives: every event of the ledger, or those that put an item into its owner's inbox. */
export const FOLLOWS = ["ledger", "inbox"] as const;

/** How long the secret before still signs, beside the new one. */
export const OVERLAP_MS = 24 * 60 * 60 * 1000;

/** Columns of a webhook that no attempt has. */
export const UNLEASED = { lease: null, leasedUntil: null } as const;

/** A webhook as plain data. Deliveries change it without an event, so it is no part of the books. */
export interface WebhookRow {
  readonly id: string;
  /** The owner; null: the couple. */
  readonly userId: string | null;
  readonly url: string;
  readonly follow: (typeof FOLLOWS)[number];
  /** The key that seals its secrets. */
  readonly keyId: string;
  readonly sealedSecret: string;
  /** The secret before, and until when it signs too. */
  readonly formerSecret: string | null;
  readonly formerUntil: Date | null;
  readonly createdAt: Date;
  /** Sequence of the last event that it received, or that does not concern it. It never goes back. */
  readonly deliveredSequence: number;
  /** Failed attempts at the event that is next, and since when it fails. */
  readonly attempts: number;
  readonly failingSince: Date | null;
  readonly lastError: string | null;
  readonly lastDeliveredAt: Date | null;
  readonly nextAttemptAt: Date;
  /** Which attempt in progress has the webhook to itself, and until when. */
  readonly lease: string | null;
  readonly leasedUntil: Date | null;
  /** Disabled after too many failures: nothing is sent until it is resumed. */
  readonly disabledAt: Date | null;
  /** Paused by its owner: nothing is sent until it is resumed. */
  readonly pausedAt: Date | null;
}

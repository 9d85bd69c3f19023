/** Which events a webhook receives: the whole ledger, or those that create an item in its owner's inbox. */
export const FOLLOWS = ["ledger", "inbox"] as const;

/** How long requests are also signed with the previous secret. */
export const OVERLAP_MS = 24 * 60 * 60 * 1000;

export const UNLEASED = { lease: null, leasedUntil: null } as const;

/** A webhook as plain data. It is not part of the books, because deliveries change it without an event. */
export interface WebhookRow {
  readonly id: string;
  readonly userId: string | null;
  readonly url: string;
  readonly follow: (typeof FOLLOWS)[number];
  /** The id of the key that encrypts its secrets. */
  readonly keyId: string;
  readonly sealedSecret: string;
  /** The previous secret, and until when requests are signed with it as well. */
  readonly formerSecret: string | null;
  readonly formerUntil: Date | null;
  readonly createdAt: Date;
  /** Sequence of the last event that was delivered or skipped. It never decreases. */
  readonly deliveredSequence: number;
  /** Failed attempts to deliver the next event, and since when they fail. */
  readonly attempts: number;
  readonly failingSince: Date | null;
  readonly lastError: string | null;
  readonly lastDeliveredAt: Date | null;
  readonly nextAttemptAt: Date;
  /** The attempt in progress, and until when it has exclusive use of the webhook. */
  readonly lease: string | null;
  readonly leasedUntil: Date | null;
  /** Disabled after too many failures: nothing is sent until it is resumed. */
  readonly disabledAt: Date | null;
  /** Paused by its owner: nothing is sent until it is resumed. */
  readonly pausedAt: Date | null;
}

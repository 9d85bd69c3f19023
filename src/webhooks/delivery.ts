import type { Event } from "../books/rows.ts";
import type { WebhookRow } from "../books/webhook.ts";
import type { InboxItem } from "../inbox/item.ts";

/** How long an attempt has exclusive use of its webhook, in milliseconds: twice the maximum duration of an attempt. */
export const LEASE_MS = 20_000;

/** A webhook with the lease of an attempt. Statements with this lease find no row after the lease was lost. */
export interface Leased {
  readonly id: string;
  readonly coupleId: string;
  readonly lease: string;
}

/** A webhook with the head of its couple's ledger; events up to the head can be read. */
export interface Receiving {
  readonly coupleId: string;
  readonly webhook: WebhookRow;
  readonly headSequence: number;
}

/** The next delivery of a webhook: an event, and the items that it created in the owner's inbox. */
export interface Delivery {
  readonly coupleId: string;
  readonly event: Event;
  readonly items: readonly InboxItem[];
}

export type Failure = Pick<WebhookRow, "attempts" | "failingSince" | "lastError" | "nextAttemptAt">;

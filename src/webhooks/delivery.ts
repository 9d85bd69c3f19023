import type { Event } from "../books/rows.ts";
import type { WebhookRow } from "../books/webhook.ts";
import type { InboxItem } from "../inbox/item.ts";

/** How long an attempt has its webhook to itself, in milliseconds: twice what an attempt can take. */
export const LEASE_MS = 20_000;

/** A webhook for as long as an attempt has it. Statements that name the lease find no row once the lease is lost. */
export interface Leased {
  readonly id: string;
  readonly coupleId: string;
  readonly lease: string;
}

/** A webhook with the head of its couple's ledger: every event up to the head can be read. */
export interface Receiving {
  readonly coupleId: string;
  readonly webhook: WebhookRow;
  readonly headSequence: number;
}

/** What a webhook receives next: an event, and the items that it put into its owner's inbox. */
export interface Delivery {
  readonly coupleId: string;
  readonly event: Event;
  readonly items: readonly InboxItem[];
}

/** What a failed attempt changes about a webhook. */
export type Failure = Pick<WebhookRow, "attempts" | "failingSince" | "lastError" | "nextAttemptAt">;

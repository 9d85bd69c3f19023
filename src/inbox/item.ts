import type { Event } from "../books/rows.ts";

/** What an inbox item is about. Which events make which items, for which partner: notices.ts. */
export const INBOX_KINDS = [
  "check_in_due",
  "drift",
  "plan_waiting",
  "reaction",
  "journal_entry",
  "milestone",
  "threshold_proposal",
  "webhook_disabled",
] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];

/** One item in a partner's inbox, which an event made. It never changes, except that it is read once. */
export interface InboxItem {
  readonly id: string;
  /** The partner whose inbox it is in. */
  readonly userId: string;
  readonly eventId: string;
  /** The event's, by which an inbox is sorted. */
  readonly sequence: number;
  readonly kind: InboxKind;
  /** The milestone that was passed, in percent. */
  readonly percent: number | null;
  readonly readAt: Date | null;
  /** The client that marked it as read. Null while unread, and for items read before clients were recorded. */
  readonly readBy: string | null;
}

/** An item with the event that made it. */
export interface ItemWithEvent {
  readonly item: InboxItem;
  readonly event: Event;
}

import type { Event } from "../books/rows.ts";

/** The kinds of inbox items. notices.ts defines which events create them for which partner. */
export const INBOX_KINDS = [
  "check_in_due",
  "drift",
  "plan_waiting",
  "reaction",
  "journal_entry",
  "milestone",
  "threshold_proposal",
  "webhook_disabled",
  "passkey_added",
  "passkey_removed",
  "email_changed",
  "app_connected",
  "partner_joined",
  "partner_renamed",
  "partner_left",
] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];

/** An item in a partner's inbox, caused by an event. It changes only once, when it is marked as read. */
export interface InboxItem {
  readonly id: string;
  readonly userId: string;
  readonly eventId: string;
  /** The sequence of the event, by which an inbox is sorted. */
  readonly sequence: number;
  readonly kind: InboxKind;
  /** The milestone that was passed, in percent. */
  readonly percent: number | null;
  readonly readAt: Date | null;
  /** The client that marked it as read. Null: unread, or read before clients were recorded. */
  readonly readBy: string | null;
}

export interface ItemWithEvent {
  readonly item: InboxItem;
  readonly event: Event;
}

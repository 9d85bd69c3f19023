import { z } from "zod";
import { INBOX_KINDS, type InboxKind, type ItemWithEvent } from "../inbox/item.ts";
import { subjectOf } from "../inbox/notices.ts";
import { approvalUrl } from "./approval.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { pageOf } from "./page.ts";
import { shape } from "./schema-names.ts";

export const inboxItemShape = shape("InboxItem", {
  id,
  kind: z.enum(INBOX_KINDS),
  message: plainOut,
  event_id: id.describe("The ledger event that it reports."),
  sequence: z.int().describe("The event's sequence."),
  user_id: id.nullable().describe("The partner who acted; empty: neither of you."),
  goal_id: id.nullable(),
  subject_id: id.nullable().describe("The plan, check-in, journal entry or webhook it is about."),
  url: plainOut.nullable().describe("The page on which the person decides about a waiting plan."),
  timestamp: instantOut,
  read_at: instantOut.nullable(),
  read_by: wordsOut.nullable().describe("The client that marked it as read."),
});

export const inboxPageShape = shape("InboxItemPage", {
  ...pageOf(inboxItemShape).shape,
  unread_count: z.int(),
});

export const markedReadShape = shape("MarkedRead", {
  marked: z.int().describe("The number of items that were unread."),
  unread_count: z.int(),
});

/** The message of each kind. Messages name nobody and quote nothing: an item only says where to look. */
const MESSAGES: Readonly<Record<InboxKind, (row: ItemWithEvent) => string>> = {
  check_in_due: () => "A check-in is due.",
  drift: ({ event }) => `A goal's status is now ${String(event.metadata.status).replaceAll("_", " ")}.`,
  plan_waiting: ({ event }) =>
    event.metadata.spends
      ? "A payment waits for your approval to use a goal's money."
      : "A rebalancing plan waits for your approval.",
  reaction: () => "Your partner reacted to a goal.",
  journal_entry: () => "Your partner shared a journal entry.",
  milestone: ({ item }) => `A goal has reached ${item.percent} % of its target.`,
  threshold_proposal: () => "Your partner proposes a new approval threshold.",
  partner_joined: () => "Your partner joined the books.",
  partner_renamed: () => "Your partner has a new display name.",
  partner_left: () => "Your partner left: these books ended, and you can still read them.",
  webhook_disabled: () => "A webhook was disabled; list_webhooks says why.",
  passkey_added: () => "A partner added a passkey.",
  passkey_removed: () => "A partner removed a passkey.",
  email_changed: () => "A partner's e-mail address was changed.",
  app_connected: () => "A partner connected an app.",
};

/** An inbox item as its owner sees it. */
export function showInboxItem(row: ItemWithEvent, pageOrigin?: string): z.input<typeof inboxItemShape> {
  const { item, event } = row;
  const subject = subjectOf(item.kind, event);
  return {
    id: item.id,
    kind: item.kind,
    message: MESSAGES[item.kind](row),
    event_id: event.id,
    sequence: item.sequence,
    user_id: event.userId,
    goal_id: event.destGoalId,
    subject_id: subject,
    url: item.kind === "plan_waiting" && subject !== null ? approvalUrl(pageOrigin, subject) : null,
    timestamp: event.timestamp.toISOString(),
    read_at: item.readAt?.toISOString() ?? null,
    read_by: item.readBy,
  };
}

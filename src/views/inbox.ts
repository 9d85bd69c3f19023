import { z } from "zod";
import { INBOX_KINDS, type InboxItem, type InboxKind } from "../entities/inbox-item.ts";
import { subjectOf } from "../inbox/rules.ts";
import { id, instantOut, pageOf, plainOut, wordsOut } from "./fields.ts";

export const inboxItemShape = z.object({
  id,
  kind: z.enum(INBOX_KINDS),
  message: plainOut.meta({ examples: ["A goal has reached 50 % of its target."] }),
  event_id: id.describe("The ledger event behind it."),
  sequence: z
    .int()
    .describe("The event's.")
    .meta({ examples: [42] }),
  user_id: id.nullable().describe("Who acted; empty: neither of you."),
  goal_id: id.nullable(),
  subject_id: id
    .nullable()
    .describe("The plan, check-in, journal entry or webhook it is about.")
    .meta({ examples: [null] }),
  timestamp: instantOut,
  read_at: instantOut.nullable().meta({ examples: [null] }),
  read_by: wordsOut
    .nullable()
    .describe("The client that marked it as read.")
    .meta({ examples: [null] }),
});

export const inboxPageShape = pageOf(inboxItemShape).extend({
  unread_count: z.int().meta({ examples: [3] }),
});

export const markedReadShape = z.object({
  marked: z
    .int()
    .describe("How many were unread.")
    .meta({ examples: [2] }),
  unread_count: z.int().meta({ examples: [1] }),
});

/** Words for each kind. They name nobody and quote nothing: an item says where to look. */
const MESSAGES: Readonly<Record<InboxKind, (item: InboxItem) => string>> = {
  check_in_due: () => "A check-in is due.",
  drift: ({ event }) => `A goal's status is now ${String(event.metadata.status).replaceAll("_", " ")}.`,
  plan_waiting: ({ event }) =>
    event.metadata.spends
      ? "A payment from a goal waits for your approval to use the goal's money."
      : "A rebalancing plan waits for your approval.",
  reaction: () => "Your partner reacted to a goal.",
  journal_entry: () => "Your partner shared a journal entry.",
  milestone: ({ percent }) => `A goal has reached ${percent} % of its target.`,
  threshold_proposal: () => "Your partner proposes another approval threshold.",
  webhook_disabled: () => "A webhook was given up; list_webhooks says why.",
};

/** An item as the one whose inbox it is in sees it. Its event must be loaded. */
export function showInboxItem(item: InboxItem): z.input<typeof inboxItemShape> {
  const { event } = item;
  return {
    id: item.id,
    kind: item.kind,
    message: MESSAGES[item.kind](item),
    event_id: event.id,
    sequence: item.sequence,
    user_id: event.user?.id ?? null,
    goal_id: event.destGoal?.id ?? null,
    subject_id: subjectOf(item),
    timestamp: event.timestamp.toISOString(),
    read_at: item.readAt?.toISOString() ?? null,
    read_by: item.readBy ?? null,
  };
}

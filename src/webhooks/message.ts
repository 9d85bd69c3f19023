import { z } from "zod";
import { EVENT_TYPES } from "../books/rows.ts";
import { INBOX_KINDS } from "../inbox/item.ts";
import type { Delivery } from "./delivery.ts";

const id = z.uuid();

export const messageShape = z.strictObject({
  type: z.enum(EVENT_TYPES.map((type) => `ledger.${type.toLowerCase()}`)),
  timestamp: z.iso.datetime().describe("When it happened."),
  data: z.strictObject({
    couple_id: id,
    event_id: id.describe("The event; also the message's `webhook-id`."),
    sequence: z.int().describe("The event's sequence in the couple's ledger."),
    user_id: id.nullable().describe("The partner who acted; null: neither."),
    source_goal_id: id.nullable().describe("The goal that money left."),
    dest_goal_id: id.nullable().describe("The goal that received money, or that the event is about."),
    inbox: z
      .array(z.strictObject({ item_id: id, kind: z.enum(INBOX_KINDS), user_id: id }))
      .describe("The items that the event created in the inboxes of the webhook's owners."),
  }),
});

/** A message to send. It is identical for every attempt to deliver an event. */
export interface Message {
  /** The event's id, by which receivers drop duplicates. */
  readonly id: string;
  readonly body: string;
}

/**
 * The message for an event: its type, timestamp and ids. It is sent to a third-party server, possibly much later, so it
 * contains nothing confidential: no amount, name, text or account. The receiver reads those with its own token and current
 * rights.
 */
export function messageOf({ coupleId, event, items }: Delivery): Message {
  const body: z.output<typeof messageShape> = {
    type: `ledger.${event.eventType.toLowerCase()}`,
    timestamp: event.timestamp.toISOString(),
    data: {
      couple_id: coupleId,
      event_id: event.id,
      sequence: event.sequence,
      user_id: event.userId,
      source_goal_id: event.sourceGoalId,
      dest_goal_id: event.destGoalId,
      inbox: items.map(({ id, kind, userId }) => ({ item_id: id, kind, user_id: userId })),
    },
  };
  return { id: event.id, body: JSON.stringify(body) };
}

import type { z } from "zod";
import type { Delivery } from "./delivery.ts";
import type { messageShape } from "./schema.ts";

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

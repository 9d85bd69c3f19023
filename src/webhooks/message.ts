import type { z } from "zod";
import type { Delivery } from "./delivery.ts";
import type { messageShape } from "./schema.ts";

/** A message as it is sent. The same event is the same message, however often it is sent. */
export interface Message {
  /** The event's id: of two messages with one id a receiver drops the second. */
  readonly id: string;
  readonly body: string;
}

/**
 * The message about an event: its type, its instant, and ids. It goes to a server of somebody else's, perhaps much
 * later, so it holds nothing that could be anybody's secret by then: no amount, name or text, and nothing of an
 * account. What they are, the receiver asks with a token of its own, and is answered by the rights it has then.
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

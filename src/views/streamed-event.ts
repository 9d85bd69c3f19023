import type { Event } from "../books/rows.ts";
import type { SeenBooks } from "../identity/see.ts";
import { eventShape, showEvent } from "./event.ts";
import { shape } from "./schema-names.ts";

const { id, sequence, event_type, user_id, source_account_id, source_goal_id, dest_goal_id } =
  eventShape.shape;

export const streamedEventShape = shape("StreamedEvent", {
  sequence,
  event_type,
  event_id: id,
  user_id,
  source_account_id,
  source_goal_id,
  dest_goal_id,
});

/** What a stream says about an event: its type and ids, as far as the viewer sees them in the ledger. */
export function streamedEvent(books: SeenBooks, event: Event) {
  const { id, ...shown } = showEvent(books, event);
  return {
    sequence: shown.sequence,
    event_type: shown.event_type,
    event_id: id,
    user_id: shown.user_id,
    source_account_id: shown.source_account_id,
    source_goal_id: shown.source_goal_id,
    dest_goal_id: shown.dest_goal_id,
  };
}

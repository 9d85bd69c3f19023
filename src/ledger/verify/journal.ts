import type { Entry } from "../../books/entry.ts";
import type { Event } from "../../books/rows.ts";

/** The columns of a journal entry that its event states, with this event. */
export interface StoredEntry extends Pick<Entry, "id" | "userId" | "goalId" | "visibility" | "createdAt"> {
  /** The event that the entry references; undefined if it does not exist. */
  readonly event: Pick<Event, "eventType" | "userId" | "destGoalId" | "timestamp" | "metadata"> | undefined;
}

/** The first difference between an entry and its event, which states no text, and of a private entry no id or goal. */
export function entryProblem(entry: StoredEntry): string | undefined {
  const { event } = entry;
  if (event?.eventType !== "JOURNAL") return "no event created it";
  const shared = entry.visibility === "shared";
  const compared = {
    user_id: [entry.userId, event.userId],
    created_at: [entry.createdAt.toISOString(), event.timestamp.toISOString()],
    visibility: [entry.visibility, event.metadata.visibility],
    id: [shared ? entry.id : null, event.metadata.entry_id ?? null],
    goal_id: [shared ? entry.goalId : null, event.destGoalId],
  };
  const differing = Object.entries(compared).find(([, [kept, stated]]) => kept !== stated);
  return differing && `${differing[0]} differs from its event`;
}

import type { Entry } from "../../books/entry.ts";
import type { Event } from "../../books/rows.ts";

/** The columns of a journal entry that its event states, with this event. */
export interface StoredEntry extends Pick<Entry, "id" | "userId" | "goalId" | "visibility" | "createdAt"> {
  /** The event that the entry references; undefined if it does not exist. */
  readonly event: Pick<Event, "eventType" | "userId" | "destGoalId" | "timestamp" | "metadata"> | undefined;
}

/** The ids of entries that became private, each with the user who made it private. */
export type MadePrivate = Map<string, string | null>;

/** Records an entry that became private. */
export function recordEntry(madePrivate: MadePrivate, { userId, metadata }: Event): void {
  const { action, entry_id } = metadata;
  if (action === "made_private" && typeof entry_id === "string") madePrivate.set(entry_id, userId);
}

/**
 * The first difference between an entry and its events. They state no text, and of an entry that was written as private no id or
 * goal.
 */
export function entryProblem(
  entry: StoredEntry,
  madePrivate: ReadonlyMap<string, string | null>,
): string | undefined {
  const { event } = entry;
  if (event?.eventType !== "JOURNAL") return "no event created it";
  const shared = event.metadata.visibility === "shared";
  const by = madePrivate.get(entry.id);
  const compared = {
    user_id: [entry.userId, event.userId],
    created_at: [entry.createdAt.toISOString(), event.timestamp.toISOString()],
    visibility: [entry.visibility, by === entry.userId ? "private" : event.metadata.visibility],
    id: [shared ? entry.id : null, event.metadata.entry_id ?? null],
    goal_id: [shared ? entry.goalId : null, event.destGoalId],
  };
  const differing = Object.entries(compared).find(([, [kept, stated]]) => kept !== stated);
  return differing && `${differing[0]} differs from its event`;
}

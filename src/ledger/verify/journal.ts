import type { Event } from "../../books/rows.ts";

/** A journal entry's row, as far as its event states it, with that event. */
export interface StoredEntry {
  readonly id: string;
  readonly userId: string;
  readonly goalId: string | null;
  readonly visibility: "shared" | "private";
  readonly createdAt: Date;
  /** The event that it names; undefined when the ledger does not hold it. */
  readonly event: Pick<Event, "eventType" | "userId" | "destGoalId" | "timestamp" | "metadata"> | undefined;
}

/**
 * Describes what disagrees between a journal entry and its event. The ledger holds no text, and of a private entry neither
 * its id nor its goal.
 */
export function entryProblem(entry: StoredEntry): string | undefined {
  const { event } = entry;
  if (event?.eventType !== "JOURNAL") return "no event states that it was written";
  const shared = entry.visibility === "shared";
  const compared = {
    user_id: [entry.userId, event.userId],
    created_at: [entry.createdAt.toISOString(), event.timestamp.toISOString()],
    visibility: [entry.visibility, event.metadata.visibility],
    id: [shared ? entry.id : null, event.metadata.entry_id ?? null],
    goal_id: [shared ? entry.goalId : null, event.destGoalId],
  };
  const differing = Object.entries(compared).find(([, [kept, stated]]) => kept !== stated);
  return differing && `${differing[0]} is not what its event states`;
}

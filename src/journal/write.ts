import type { Decision } from "../ledger/decision.ts";
import type { Entry } from "./entry.ts";
import { wordsOf } from "./search.ts";

/**
 * Writes a journal entry with its event. Both partners can read the ledger, so the event of a private entry states neither
 * its id nor its goal.
 */
export function writeEntry(decision: Decision, written: Omit<Entry, "id" | "eventId" | "createdAt">): Entry {
  const id = decision.ids();
  const { visibility, goalId } = written;
  const shared = visibility === "shared";
  const event = decision.append({
    eventType: "JOURNAL",
    destGoalId: shared ? goalId : null,
    metadata: { action: "written", visibility, ...(shared && { entry_id: id }) },
  });
  const entry = { ...written, id, eventId: event.id, createdAt: event.timestamp };
  decision.write({ table: "journal_entries", insert: { ...entry, words: wordsOf(entry.text) } });
  return entry;
}

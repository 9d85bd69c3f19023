import { type Entry, REMOVED_TEXT } from "../books/entry.ts";
import type { Decision } from "../ledger/decision.ts";
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

/**
 * Removes the text and the mood of an entry; does nothing where they are removed already. To the partner the event looks like
 * that of a private entry: it does not state which entry lost its text.
 */
export function removeText(decision: Decision, entry: Entry): Entry {
  const empty = { text: REMOVED_TEXT, mood: null, moodWord: null };
  if (entry.text === empty.text && entry.mood === null && entry.moodWord === null) return entry;
  decision.append({ eventType: "JOURNAL", metadata: { action: "removed", visibility: "private" } });
  const update = { ...empty, words: wordsOf(REMOVED_TEXT) };
  decision.write({ table: "journal_entries", where: { id: entry.id }, update });
  return { ...entry, ...empty };
}

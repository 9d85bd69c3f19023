import type { CheckIn } from "../books/check-in.ts";
import type { RowWrite } from "../books/diff.ts";
import { type Entry, REMOVED_TEXT } from "../books/entry.ts";
import type { CopiesOfEntry } from "../books/facts.ts";
import type { Decision } from "../ledger/decision.ts";
import { wordsOf } from "./search.ts";

/** What remains of the words of an entry after they were removed. */
const EMPTY = { text: REMOVED_TEXT, mood: null, moodWord: null };

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
 * Removes the text and the mood of an entry, and its words in kept answers; does nothing where they are removed already. To the
 * partner the event looks like that of a private entry: it does not state which entry lost its text.
 */
export function removeText(decision: Decision, entry: Entry, { answers }: CopiesOfEntry): Entry {
  if (entry.text === EMPTY.text && entry.mood === null && entry.moodWord === null) return entry;
  decision.append({ eventType: "JOURNAL", metadata: { action: "removed", visibility: "private" } });
  const update = { ...EMPTY, words: wordsOf(REMOVED_TEXT) };
  decision.write({ table: "journal_entries", where: { id: entry.id }, update });
  for (const answer of answers) decision.write(withoutWords(answer, entry.visibility));
  return { ...entry, ...EMPTY };
}

/**
 * Makes a shared entry private for good, and removes it from agendas and its words from kept answers; does nothing where it is private
 * already. The event states the entry, so that verify can compare them, and only its author can read the event whole.
 */
export function makePrivate(decision: Decision, entry: Entry, { agendas, answers }: CopiesOfEntry): Entry {
  if (entry.visibility === "private") return entry;
  const { id } = entry;
  const visibility = "private";
  const metadata = { action: "made_private", visibility, entry_id: id };
  const without = (agenda: CheckIn["agenda"]) => agenda?.filter(({ entry_id }) => entry_id !== id) ?? null;
  const { checkIns } = decision.books;
  const open = agendas.flatMap(({ id, agenda }) => {
    const checkIn = checkIns.get(id);
    return checkIn ? [{ ...checkIn, agenda: without(agenda) }] : [];
  });
  decision.append({ eventType: "JOURNAL", metadata }, { checkIns: open });
  for (const { id, agenda } of agendas.filter((one) => !checkIns.has(one.id)))
    decision.write({ table: "sync_prompts", where: { id }, update: { agenda: without(agenda) } });
  decision.write({ table: "journal_entries", where: { id }, update: { visibility } });
  for (const answer of answers) decision.write(withoutWords(answer, visibility));
  return { ...entry, visibility };
}

/** A kept answer that shows an entry, without the entry's words. */
function withoutWords(
  { owner, key, output }: CopiesOfEntry["answers"][number],
  visibility: Entry["visibility"],
): RowWrite {
  const shown = { ...JSON.parse(output), text: EMPTY.text, mood: null, mood_word: null, visibility };
  const update = { output: JSON.stringify(shown) };
  return { table: "idempotency_records", where: { owner, key }, update };
}

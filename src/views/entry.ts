import { z } from "zod";
import { type Entry, MOODS } from "../books/entry.ts";
import { id, instantOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const entryShape = shape("JournalEntry", {
  id,
  user_id: id,
  text: wordsOut,
  mood: z.enum(MOODS).nullable(),
  mood_word: wordsOut.nullable(),
  goal_id: id.nullable(),
  visibility: z.enum(["shared", "private"]),
  created_at: instantOut,
});

/** A journal entry, for a caller who may read it. */
export function showEntry(entry: Entry): z.input<typeof entryShape> {
  return {
    id: entry.id,
    user_id: entry.userId,
    text: entry.text,
    mood: entry.mood,
    mood_word: entry.moodWord,
    goal_id: entry.goalId,
    visibility: entry.visibility,
    created_at: entry.createdAt.toISOString(),
  };
}

import { z } from "zod";
import { type JournalEntry, MOODS } from "../entities/journal-entry.ts";
import { id, instantOut, wordsOut } from "./fields.ts";

export const entryShape = z.object({
  id,
  user_id: id,
  text: wordsOut.meta({ examples: ["We booked the flights!"] }),
  mood: z.enum(MOODS).nullable(),
  mood_word: wordsOut.nullable().meta({ examples: ["hopeful"] }),
  goal_id: id.nullable(),
  visibility: z.enum(["shared", "private"]),
  created_at: instantOut,
});

/** A journal entry as those who may read it read it. */
export function showEntry(entry: JournalEntry): z.input<typeof entryShape> {
  return {
    id: entry.id,
    user_id: entry.user.id,
    text: entry.text,
    mood: entry.mood ?? null,
    mood_word: entry.moodWord ?? null,
    goal_id: entry.goal?.id ?? null,
    visibility: entry.visibility,
    created_at: entry.createdAt.toISOString(),
  };
}

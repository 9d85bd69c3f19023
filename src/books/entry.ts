/** Moods, worst first. */
export const MOODS = ["awful", "low", "okay", "good", "great"] as const;
export type Mood = (typeof MOODS)[number];

/** Maximum length of an entry in Unicode code points. */
export const MAX_ENTRY_LENGTH = 10_000;

/** What stands for a text that its author removed. */
export const REMOVED_TEXT = "[removed]";

/** A partner's journal entry, shared or private. It never changes, except that its author makes it private or removes the text. */
export interface Entry {
  readonly id: string;
  readonly userId: string;
  readonly goalId: string | null;
  readonly eventId: string;
  /** Markdown. */
  readonly text: string;
  readonly mood: Mood | null;
  /** A word for the mood, chosen by the author. */
  readonly moodWord: string | null;
  readonly visibility: "shared" | "private";
  readonly createdAt: Date;
}

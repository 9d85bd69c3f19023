/** How somebody feels, worst first. */
export const MOODS = ["awful", "low", "okay", "good", "great"] as const;
export type Mood = (typeof MOODS)[number];

/** Unicode code points that an entry holds at most. */
export const MAX_ENTRY_LENGTH = 10_000;

/** What a partner wrote, for both or for themselves. It never changes. */
export interface Entry {
  readonly id: string;
  /** The author. */
  readonly userId: string;
  /** The goal it is about. */
  readonly goalId: string | null;
  /** The JOURNAL event that states that it was written. */
  readonly eventId: string;
  /** Markdown. */
  readonly text: string;
  readonly mood: Mood | null;
  /** The author's own word for the mood. */
  readonly moodWord: string | null;
  readonly visibility: "shared" | "private";
  readonly createdAt: Date;
}

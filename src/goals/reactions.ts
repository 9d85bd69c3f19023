import type { Books } from "../books/books.ts";

/** Everybody who gave a goal the same emoji. */
export interface ReactionCount {
  readonly emoji: string;
  /** Who reacted first comes first. */
  readonly userIds: readonly string[];
  /** Id of the newest of these reactions. */
  readonly newestId: string;
}

/** The reactions to a goal by emoji, the emoji that was given first in front. */
export function countsOf({ reactions }: Pick<Books, "reactions">, goalId: string): readonly ReactionCount[] {
  const given = [...reactions.values()].filter((reaction) => reaction.goalId === goalId);
  return Array.from(Map.groupBy(given, ({ emoji }) => emoji).entries(), ([emoji, rows]) => ({
    emoji,
    userIds: rows.map(({ userId }) => userId),
    newestId: rows.at(-1)?.id ?? "",
  }));
}

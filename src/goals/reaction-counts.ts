/** One partner's reaction to a goal. */
export interface Reaction {
  readonly id: string;
  readonly emoji: string;
  readonly userId: string;
}

/** The users who gave a goal the same emoji. */
export interface ReactionCount {
  readonly emoji: string;
  /** In the order of their reactions. */
  readonly userIds: readonly string[];
  /** Id of the newest of these reactions. */
  readonly newestId: string;
}

/** The reactions grouped by emoji, in the order in which each was first given. Give the reactions oldest first. */
export function reactionCountsOf(reactions: readonly Reaction[]): ReactionCount[] {
  return Array.from(Map.groupBy(reactions, ({ emoji }) => emoji).entries(), ([emoji, given]) => ({
    emoji,
    userIds: given.map(({ userId }) => userId),
    newestId: given.at(-1)?.id ?? "",
  }));
}

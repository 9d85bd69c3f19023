/** One partner's reaction to a goal. */
export interface Reaction {
  readonly id: string;
  readonly emoji: string;
  readonly userId: string;
}

/** Everybody who gave a goal the same emoji. */
export interface Tally {
  readonly emoji: string;
  /** Who first did first. */
  readonly userIds: readonly string[];
  /** Id of the newest of these reactions. */
  readonly newestId: string;
}

/** Who reacted with what, the emoji that was given first in front. Reactions come oldest first. */
export function talliesOf(reactions: readonly Reaction[]): Tally[] {
  return Array.from(Map.groupBy(reactions, ({ emoji }) => emoji).entries(), ([emoji, given]) => ({
    emoji,
    userIds: given.map(({ userId }) => userId),
    newestId: given.at(-1)?.id ?? "",
  }));
}

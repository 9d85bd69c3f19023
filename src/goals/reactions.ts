import { type Books, reactionOf, rowOf } from "../books/books.ts";
import type { Reaction } from "../books/rows.ts";
import { assertBelowLimit, MAX_REACTIONS } from "../kernel/limits.ts";
import type { Decision } from "../ledger/decision.ts";

/** What identifies a reaction. */
type Given = Pick<Reaction, "goalId" | "userId" | "emoji">;

/**
 * Adds a reaction. The same reaction again answers the one that exists, and appends nothing.
 * @throws Refusal `limit_reached`
 */
export function reactTo(decision: Decision, { goalId, userId, emoji }: Given): Reaction {
  const { reactions } = decision.books;
  const key = reactionOf(goalId, userId, emoji);
  const same = reactions.get(key);
  if (same) return same;
  const own = [...reactions.values()].filter((row) => row.goalId === goalId && row.userId === userId);
  assertBelowLimit(own.length, MAX_REACTIONS);
  const reactionId = decision.ids();
  const metadata = { action: "added", emoji };
  decision.append({ eventType: "REACTION", destGoalId: goalId, metadata }, { reactionId });
  return rowOf(decision.books.reactions, key);
}

/** Removes a reaction, and answers whether there was one. Without one it appends nothing. */
export function removeReaction(decision: Decision, { goalId, userId, emoji }: Given): boolean {
  if (!decision.books.reactions.has(reactionOf(goalId, userId, emoji))) return false;
  const metadata = { action: "removed", emoji };
  decision.append({ eventType: "REACTION", destGoalId: goalId, metadata });
  return true;
}

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

import { type Books, reactionOf, rowOf } from "../books/books.ts";
import type { Reaction } from "../books/rows.ts";
import { assertBelowLimit, MAX_REACTIONS } from "../kernel/limits.ts";
import type { Decision } from "../ledger/decision.ts";

type ReactionKey = Pick<Reaction, "goalId" | "userId" | "emoji">;

/**
 * Adds a reaction. If it already exists, returns it without appending an event.
 * @throws Refusal `limit_reached`
 */
export function addReaction(decision: Decision, { goalId, userId, emoji }: ReactionKey): Reaction {
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

/** Removes a reaction. If it does not exist, returns false without appending an event. */
export function removeReaction(decision: Decision, { goalId, userId, emoji }: ReactionKey): boolean {
  if (!decision.books.reactions.has(reactionOf(goalId, userId, emoji))) return false;
  const metadata = { action: "removed", emoji };
  decision.append({ eventType: "REACTION", destGoalId: goalId, metadata });
  return true;
}

export interface ReactionCount {
  readonly emoji: string;
  readonly userIds: readonly string[];
  readonly newestId: string;
}

/** The reactions to a goal by emoji, in the order of the first reaction with each emoji. */
export function reactionCounts(
  { reactions }: Pick<Books, "reactions">,
  goalId: string,
): readonly ReactionCount[] {
  const given = [...reactions.values()].filter((reaction) => reaction.goalId === goalId);
  return Array.from(Map.groupBy(given, ({ emoji }) => emoji).entries(), ([emoji, rows]) => ({
    emoji,
    userIds: rows.map(({ userId }) => userId),
    newestId: rows.at(-1)?.id ?? "",
  }));
}

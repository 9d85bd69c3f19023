import { z } from "zod";
import type { Reaction } from "../books/rows.ts";
import { emoji, id, instantOut, plainOut } from "./fields.ts";
import { inputs, shape } from "./schema-names.ts";

export const reactionInput = z.strictObject({ goal_id: id, emoji }).register(inputs, { id: "ReactionInput" });

export const reactionShape = shape("Reaction", {
  id,
  goal_id: id,
  user_id: id,
  emoji: plainOut,
  created_at: instantOut,
});

export const removedReactionShape = shape("RemovedReaction", {
  goal_id: id,
  emoji: plainOut,
  removed: z.boolean().describe("false: there was no such reaction."),
});

/** A reaction as both partners see it. */
export function showReaction(reaction: Reaction): z.input<typeof reactionShape> {
  return {
    id: reaction.id,
    goal_id: reaction.goalId,
    user_id: reaction.userId,
    emoji: reaction.emoji,
    created_at: reaction.createdAt.toISOString(),
  };
}

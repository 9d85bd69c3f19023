import { removeReaction as remove } from "../goals/reactions.ts";
import { findGoal } from "../identity/lookup.ts";
import { requireUser } from "../identity/requirements.ts";
import { reactionInput, removedReactionShape } from "../views/reaction.ts";
import { operation } from "./operation.ts";

export const removeReaction = operation({
  name: "remove_reaction",
  title: "Remove a reaction",
  summary: "Removes your own reaction from a goal. Changes nothing if there is no such reaction.",
  effect: "change",
  scope: "journal:write",
  http: { method: "POST", path: "/goals/unreact" },
  input: reactionInput,
  output: removedReactionShape,
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005", emoji: "🎉" },
  decide({ goal_id, emoji }, decision) {
    const userId = requireUser(decision.caller);
    const goal = findGoal(decision, goal_id);
    return { goal_id: goal.id, emoji, removed: remove(decision, { goalId: goal.id, userId, emoji }) };
  },
});

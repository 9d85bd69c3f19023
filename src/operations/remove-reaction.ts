import { removeReaction as remove } from "../goals/reactions.ts";
import { findGoal } from "../identity/lookup.ts";
import { requireUser } from "../identity/requirements.ts";
import { reactionInput, removedReactionShape } from "../views/reaction.ts";
import { operation } from "./operation.ts";

/** Removes the caller's own reaction. Writes nothing when there is no such reaction, and says so. */
export const removeReaction = operation({
  name: "remove_reaction",
  title: "Take a reaction back",
  summary: "Removes your own reaction from a goal. Without one, nothing changes.",
  effect: "change",
  scope: "journal:write",
  within: "couple",
  http: { method: "POST", path: "/goals/unreact" },
  input: reactionInput,
  output: removedReactionShape,
  refusals: [],
  tool: false,
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005", emoji: "🎉" },
  decide({ goal_id, emoji }, decision) {
    const userId = requireUser(decision.caller);
    const goal = findGoal(decision, goal_id);
    return { goal_id: goal.id, emoji, removed: remove(decision, { goalId: goal.id, userId, emoji }) };
  },
});

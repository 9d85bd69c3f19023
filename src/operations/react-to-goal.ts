import { addReaction } from "../goals/reactions.ts";
import { findGoal } from "../identity/lookup.ts";
import { requireUser } from "../identity/requirements.ts";
import { reactionInput, reactionShape, showReaction } from "../views/reaction.ts";
import { operation } from "./operation.ts";

export const reactToGoal = operation({
  name: "react_to_goal",
  title: "React to a goal",
  summary:
    "Adds your person's reaction to a goal, visible to both partners. Repeating it changes nothing. list_goals " +
    "shows who reacted.",
  effect: "append",
  scope: "journal:write",
  http: { method: "POST", path: "/goals/react" },
  input: reactionInput,
  output: reactionShape,
  refusals: ["limit_reached"],
  tool: true,
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005", emoji: "🎉" },
  decide({ goal_id, emoji }, decision) {
    const userId = requireUser(decision.caller);
    const goal = findGoal(decision, goal_id);
    return showReaction(addReaction(decision, { goalId: goal.id, userId, emoji }));
  },
});

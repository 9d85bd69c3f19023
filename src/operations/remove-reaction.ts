import { GoalReaction } from "../entities/goal-reaction.ts";
import { findGoal } from "../identity/find.ts";
import { requireUser } from "../identity/requirements.ts";
import { appendEvent } from "../ledger/append.ts";
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
  subject: (input) => ({ goal: input.goal_id }),
  async run(input, context) {
    const { em, couple } = context;
    const { emoji } = input;
    const user = requireUser(context.principal);
    const goal = await findGoal(context, input.goal_id);
    const reaction = await em.findOne(GoalReaction, { couple, goal, user, emoji });
    if (reaction) {
      em.remove(reaction);
      appendEvent(context, { eventType: "REACTION", destGoal: goal, metadata: { action: "removed", emoji } });
    }
    return { goal_id: goal.id, emoji, removed: reaction !== null };
  },
});

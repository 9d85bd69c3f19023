import { GoalReaction, MAX_REACTIONS } from "../entities/goal-reaction.ts";
import { User } from "../entities/user.ts";
import { findGoal } from "../identity/find.ts";
import { requireUser } from "../identity/requirements.ts";
import { assertRoom } from "../kernel/limits.ts";
import { appendEvent } from "../ledger/append.ts";
import { reactionInput, reactionShape, showReaction } from "../views/reaction.ts";
import { operation } from "./operation.ts";

/** Reacts to a goal, once with each emoji: the same again answers the reaction that is there, and writes nothing. */
export const reactToGoal = operation({
  name: "react_to_goal",
  title: "React to a goal",
  summary:
    "Gives a goal your person's reaction, for both to see. The same again changes nothing. list_goals shows who reacted.",
  effect: "append",
  scope: "journal:write",
  within: "couple",
  http: { method: "POST", path: "/goals/react" },
  input: reactionInput,
  output: reactionShape,
  refusals: ["limit_reached"],
  tool: true,
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005", emoji: "🎉" },
  subject: (input) => ({ goal: input.goal_id }),
  async run(input, context) {
    const { em, couple, ids, now } = context;
    const user = em.getReference(User, requireUser(context.principal));
    const goal = await findGoal(context, input.goal_id);
    const own = await em.find(GoalReaction, { couple, goal, user });
    const same = own.find(({ emoji }) => emoji === input.emoji);
    if (same) return showReaction(same);
    assertRoom(own.length, MAX_REACTIONS);
    const reaction = em.create(GoalReaction, {
      id: ids(),
      couple,
      goal,
      user,
      emoji: input.emoji,
      createdAt: now,
    });
    const metadata = { action: "added", emoji: input.emoji };
    appendEvent(context, { eventType: "REACTION", destGoal: goal, metadata });
    return showReaction(reaction);
  },
});

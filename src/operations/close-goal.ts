import { z } from "zod";
import { releaseAll } from "../goals/earmarks.ts";
import { findGoal } from "../identity/find.ts";
import { appendEvent } from "../ledger/append.ts";
import { revise } from "../ledger/version.ts";
import { oldShowEvent } from "../views/event.ts";
import { id } from "../views/fields.ts";
import { closedGoalShape, oldShowGoal } from "../views/goal.ts";
import { operation } from "./operation.ts";

/** Closes a goal. What it holds becomes available again in its accounts; its history stays. */
export const closeGoal = operation({
  name: "close_goal",
  title: "Close a goal",
  summary:
    "Closes a goal that is reached or given up. All money it holds is released to its accounts first, one RELEASE event " +
    "each. Confirm with the person: a closed goal does not open again. For part of its money use release_from_goal.",
  effect: "change",
  scope: "goals:write",
  within: "couple",
  http: { method: "POST", path: "/goals/{id}/close", id: "goal_id" },
  input: z.strictObject({ goal_id: id }),
  output: closedGoalShape,
  refusals: ["goal_closed", "goal_locked", "needs_second_key"],
  tool: true,
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005" },
  subject: (input) => ({ goal: input.goal_id }),
  async run(input, context) {
    const goal = await findGoal(context, input.goal_id);
    goal.assertActive();
    const released = await releaseAll(context, goal);
    goal.status = "closed";
    const metadata = revise(goal, "closed");
    const closed = appendEvent(context, { eventType: "GOAL", destGoal: goal, metadata });
    const events = [...released, closed].map((event) => oldShowEvent(event, context));
    return { goal: oldShowGoal(goal, context), events };
  },
});

import { z } from "zod";
import { revise } from "../books/properties.ts";
import { releaseAll } from "../goals/moves.ts";
import { findGoal } from "../identity/lookup.ts";
import { see } from "../identity/see.ts";
import { showEvent } from "../views/event.ts";
import { id } from "../views/fields.ts";
import { closedGoalShape, showGoal } from "../views/goal.ts";
import { operation } from "./operation.ts";

export const closeGoal = operation({
  name: "close_goal",
  title: "Close a goal",
  summary:
    "Closes a goal that is reached or abandoned, and releases all its money to its accounts. Confirm with the " +
    "person first: a closed goal cannot be reopened. For part of its money use release_from_goal.",
  effect: "change",
  scope: "goals:write",
  http: { method: "POST", path: "/goals/{id}/close", id: "goal_id" },
  input: z.strictObject({ goal_id: id }),
  output: closedGoalShape,
  refusals: ["goal_closed", "goal_locked", "needs_second_key"],
  tool: true,
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005" },
  facts: () => ({ takenAlone: true }),
  decide(input, decision, { facts }) {
    const goal = findGoal(decision, input.goal_id);
    const released = releaseAll(decision, goal.id, facts);
    const metadata = revise(goal, "closed");
    const closed = decision.append({ eventType: "GOAL", destGoalId: goal.id, metadata });
    const books = see(decision.caller, decision.books);
    const events = [...released, closed].map((event) => showEvent(books, event));
    return { goal: showGoal(books, goal.id, decision.now), events };
  },
});

import { z } from "zod";
import { findGoal } from "../identity/lookup.ts";
import { id } from "../views/fields.ts";
import { goalShape, showGoal } from "../views/goal.ts";
import { operation } from "./operation.ts";

export const getGoal = operation({
  name: "get_goal",
  title: "Get a goal",
  summary: "Returns one goal with progress, schedule and the amount held in each account.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/goals/{id}", id: "goal_id" },
  input: z.strictObject({ goal_id: id }),
  output: goalShape,
  resource: "couples-cfo://goals/{goal_id}",
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005" },
  view(input, { books, now }) {
    return showGoal(books, findGoal({ books }, input.goal_id).id, now);
  },
});

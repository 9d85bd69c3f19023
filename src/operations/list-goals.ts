import { z } from "zod";
import { byImportance } from "../books/figures.ts";
import { goalShape, showGoal } from "../views/goal.ts";
import { page, pageOf } from "../views/page.ts";
import { pageById } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/**
 * The couple's goals with their progress. Pages are ordered by id: in order of importance, a goal whose priority or
 * deadline changes between two pages could be missing from both.
 */
export const listGoals = operation({
  name: "list_goals",
  title: "List goals",
  summary:
    "Lists goals with progress, schedule and the amount held in each account. Pages run from the oldest goals " +
    "to the newest, each with the most important first. For an overview use get_summary.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/goals" },
  input: z.strictObject({
    status: z
      .enum(["active", "closed", "all"], "Give active, closed or all.")
      .nullish()
      .describe("Default active."),
    ...page,
  }),
  output: pageOf(goalShape),
  tool: true,
  example: {},
  view(input, { books, now }) {
    const wanted = input.status ?? "active";
    const goals = [...books.goals.values()].filter(({ status }) => wanted === "all" || status === wanted);
    const { items, next_cursor } = pageById(goals, input);
    return { items: items.toSorted(byImportance).map(({ id }) => showGoal(books, id, now)), next_cursor };
  },
});

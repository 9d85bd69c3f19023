import { z } from "zod";
import { byImportance } from "../books/figures.ts";
import { page, pageOf } from "../views/fields.ts";
import { goalShape, showGoal } from "../views/goal.ts";
import { pageById } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/**
 * The couple's goals with their progress. Pages follow the goals' age, which never changes: by importance a goal whose
 * priority or deadline changes between two pages would be on none of them.
 */
export const listGoals = operation({
  name: "list_goals",
  title: "List goals",
  summary:
    "The couple's goals with progress, split per account and schedule. Pages go from the oldest to the newest goals, " +
    "each page the most important first. For a first look use get_summary.",
  effect: "read",
  scope: "read",
  within: "couple",
  http: { method: "GET", path: "/goals" },
  input: z.strictObject({
    status: z
      .enum(["active", "closed", "all"], "Give active, closed or all.")
      .nullish()
      .describe("Default active."),
    ...page,
  }),
  output: pageOf(goalShape),
  refusals: [],
  tool: true,
  example: {},
  view(input, { books, now }) {
    const wanted = input.status ?? "active";
    const goals = [...books.goals.values()].filter(({ status }) => wanted === "all" || status === wanted);
    const { items, next_cursor } = pageById(goals, input);
    return { items: items.toSorted(byImportance).map(({ id }) => showGoal(books, id, now)), next_cursor };
  },
});

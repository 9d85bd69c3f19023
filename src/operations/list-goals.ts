import { z } from "zod";
import { byImportance, FinancialGoal } from "../entities/financial-goal.ts";
import { page, pageOf } from "../views/fields.ts";
import { goalShape, oldShowGoal } from "../views/goal.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
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
  subject: () => ({}),
  async run(input, context) {
    const { em, couple } = context;
    const status = input.status ?? "active";
    const place = placeOf(input, places.id);
    const goals = await em.find(
      FinancialGoal,
      { couple, ...(status === "all" ? {} : { status }), ...(place && { id: { $gt: place[0] } }) },
      {
        populate: ["allocations.account"],
        strategy: "joined",
        orderBy: { id: "asc" },
        limit: limitOf(input) + 1,
      },
    );
    const { items, next_cursor } = pageFrom(goals, input, ({ id }) => [id]);
    return { items: items.toSorted(byImportance).map((goal) => oldShowGoal(goal, context)), next_cursor };
  },
});

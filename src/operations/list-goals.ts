import { z } from "zod";
import { FinancialGoal, GOAL_ORDER } from "../domain/financial-goal.ts";
import { page, pageOf } from "./fields.ts";
import { operation } from "./operation.ts";
import { limitOf, pageFrom, placeOf, places } from "./paging.ts";
import { goalShape, showGoal } from "./shapes/goal.ts";

/** The couple's goals with their progress, most important first. */
export const listGoals = operation({
  name: "list_goals",
  title: "List goals",
  summary:
    "The couple's goals with progress, split per account and schedule, most important first. For a first look use " +
    "get_summary.",
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
    const place = placeOf(input, places.goal);
    const goals = await em.find(
      FinancialGoal,
      { couple, ...(status === "all" ? {} : { status }), ...(place && afterPlace(place)) },
      {
        populate: ["allocations.account"],
        strategy: "joined",
        orderBy: GOAL_ORDER,
        limit: limitOf(input) + 1,
      },
    );
    const { items, next_cursor } = pageFrom(goals, input, (goal) => [
      goal.priority,
      goal.deadline ?? null,
      goal.id,
    ]);
    return { items: items.map((goal) => showGoal(goal, context)), next_cursor };
  },
});

/** The goals that follow a place in that order. */
function afterPlace([priority, deadline, id]: z.output<typeof places.goal>) {
  const sameDay = { priority, deadline, id: { $gt: id } };
  const laterDay = { priority, $or: [{ deadline: { $gt: deadline } }, { deadline: null }] };
  return { $or: [{ priority: { $gt: priority } }, ...(deadline === null ? [] : [laterDay]), sameDay] };
}

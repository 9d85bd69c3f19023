import type { FilterQuery } from "@mikro-orm/core";
import { z } from "zod";
import { RebalancePlan } from "../entities/rebalance-plan.ts";
import { visiblePlans } from "../identity/visibility.ts";
import { loadBooks } from "../plans/books.ts";
import { page, pageOf } from "../views/fields.ts";
import { planRowShape, showPlanRow } from "../views/plan.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/** The couple's plans, newest first. */
export const listPlans = operation({
  name: "list_plans",
  title: "List rebalancing plans",
  summary:
    "Plans, newest first: moves, reasons, status. One that waits for approval is the other partner's to approve or reject, in " +
    "their own app; you cannot. A new one: suggest_rebalance.",
  effect: "read",
  scope: "read",
  within: "couple",
  http: { method: "GET", path: "/rebalance/plans" },
  input: z.strictObject({
    status: z.enum(["open", "all"], "Give open or all.").nullish().describe("Default open."),
    ...page,
  }),
  output: pageOf(planRowShape),
  refusals: [],
  tool: true,
  example: {},
  subject: () => ({}),
  async run(input, context) {
    const { em, couple, principal, now } = context;
    const books = await loadBooks(em, couple);
    const [before] = placeOf(input, places.id) ?? [];
    const filters: FilterQuery<RebalancePlan>[] = [{ couple }, visiblePlans(principal)];
    if (input.status !== "all") {
      filters.push({ status: { $in: ["suggested", "awaiting_approval"] }, expiresAt: { $gt: now } });
    }
    if (before) filters.push({ id: { $lt: before } });
    const plans = await em.find(
      RebalancePlan,
      { $and: filters },
      { orderBy: { id: "desc" }, limit: limitOf(input) + 1 },
    );
    const { items, next_cursor } = pageFrom(plans, input, (plan) => [plan.id]);
    return { items: items.map((plan) => showPlanRow(plan, { ...context, books })), next_cursor };
  },
});

import { z } from "zod";
import { findPlans } from "../database/queries/plans.ts";
import { planStatusOf } from "../plans/status.ts";
import { page, pageOf } from "../views/page.ts";
import { planRowShape, showPlanRow } from "../views/plan.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

export const listPlans = operation({
  name: "list_plans",
  title: "List rebalancing plans",
  summary:
    "Lists plans, newest first, with moves, reasons and status. Only the other partner can approve or reject a " +
    "waiting plan, at its approval_url; you cannot. For a new plan use suggest_rebalance.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/rebalance/plans" },
  input: z.strictObject({
    status: z.enum(["open", "all"], "Give open or all.").nullish().describe("Default open."),
    ...page,
  }),
  output: pageOf(planRowShape),
  tool: true,
  example: {},
  async rows(input, { em, books, whole, caller, now }, { pageOrigin }) {
    const [before] = placeOf(input, places.id) ?? [];
    const openAt = input.status === "all" ? null : now;
    const filter = { openAt, before, limit: limitOf(input) + 1 };
    const plans = await findPlans(em, books.couple.id, caller, filter);
    const { items, next_cursor } = pageFrom(plans, input, (plan) => [plan.id]);
    const rows = items.map((plan) =>
      showPlanRow(books, { plan, status: planStatusOf(plan, whole, now) }, pageOrigin),
    );
    return { items: rows, next_cursor };
  },
});

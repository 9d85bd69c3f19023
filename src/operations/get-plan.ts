import { z } from "zod";
import { findPlan } from "../database/queries/plans.ts";
import { found } from "../kernel/refusals.ts";
import { planStatusOf } from "../plans/status.ts";
import { id } from "../views/fields.ts";
import { planShape, showPlan } from "../views/plan.ts";
import { operation } from "./operation.ts";

export const getPlan = operation({
  name: "get_plan",
  title: "Get a rebalancing plan",
  summary: "Returns one plan: its moves with their reasons, and the goals and partners before and after.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/rebalance/plans/{id}", id: "plan_id" },
  input: z.strictObject({ plan_id: id }),
  output: planShape,
  resource: "couples-cfo://plans/{plan_id}",
  example: { plan_id: "0199f3a0-0000-7000-8000-000000000008" },
  async rows(input, { em, books, whole, caller, now }, { pageOrigin }) {
    const plan = found(await findPlan(em, books.couple.id, caller, input.plan_id), "plan");
    return showPlan(books, { plan, status: planStatusOf(plan, whole, now) }, pageOrigin);
  },
});

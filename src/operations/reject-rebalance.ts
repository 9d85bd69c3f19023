import { z } from "zod";
import { isOpenPlan } from "../books/plan.ts";
import { refuseAgent } from "../identity/requirements.ts";
import { see } from "../identity/see.ts";
import { found, Refusal } from "../kernel/refusals.ts";
import { rejectPlan } from "../plans/steps.ts";
import { id } from "../views/fields.ts";
import { planStepShape, showPlanStep } from "../views/plan-step.ts";
import { operation } from "./operation.ts";

export const rejectRebalance = operation({
  name: "reject_rebalance",
  title: "Reject a rebalancing plan",
  summary:
    "Ends a plan that is suggested or waits for approval; no money moves. The partner who committed a plan " +
    "withdraws it in the same way.",
  effect: "change",
  scope: "plans:commit",
  http: { method: "POST", path: "/rebalance/plans/{id}/reject", id: "plan_id" },
  input: z.strictObject({ plan_id: id }),
  output: planStepShape,
  refusals: ["person_required", "plan_settled"],
  example: { plan_id: "0199f3a0-0000-7000-8000-000000000008" },
  facts: (input) => ({ plan: input.plan_id }),
  decide(_, decision, { facts }) {
    const { caller } = decision;
    refuseAgent(caller);
    const { plan, events } = found(facts.plan, "plan");
    if (plan.status === "committed") throw new Refusal("plan_settled", undefined, { status: plan.status });
    const shown = isOpenPlan(plan) ? [rejectPlan(decision, plan)] : events;
    return showPlanStep(see(caller, decision.books), { plan, status: "rejected" }, shown);
  },
});

import { z } from "zod";
import { findPlan } from "../identity/find.ts";
import { refuseAgent } from "../identity/requirements.ts";
import { Refusal } from "../kernel/refusals.ts";
import { eventsOf, rejectPlan } from "../plans/commitment.ts";
import { id } from "../views/fields.ts";
import { planStepShape, showPlanStep } from "../views/plan.ts";
import { operation } from "./operation.ts";

/** Either partner ends a plan that was not carried out; of one's own this is the way to withdraw it. */
export const rejectRebalance = operation({
  name: "reject_rebalance",
  title: "Reject a rebalancing plan",
  summary:
    "Ends a plan that was suggested or waits for approval; its committer withdraws it so. Nothing moves.",
  effect: "change",
  scope: "plans:commit",
  within: "couple",
  http: { method: "POST", path: "/rebalance/plans/{id}/reject", id: "plan_id" },
  input: z.strictObject({ plan_id: id }),
  output: planStepShape,
  refusals: ["person_required", "plan_settled"],
  tool: false,
  example: { plan_id: "0199f3a0-0000-7000-8000-000000000008" },
  subject: (input) => ({ plan: input.plan_id }),
  async run(input, context) {
    const { em, principal } = context;
    refuseAgent(principal);
    const plan = await findPlan(context, input.plan_id);
    if (plan.status === "committed") throw new Refusal("plan_settled", undefined, { status: plan.status });
    const events = plan.isOpen ? [rejectPlan(context, plan)] : await eventsOf(em, plan);
    return showPlanStep(plan, "rejected", events, context);
  },
});

import { z } from "zod";
import { findPlan } from "../identity/find.ts";
import { requirePerson } from "../identity/requirements.ts";
import { Refusal } from "../kernel/refusals.ts";
import { loadBooks } from "../plans/books.ts";
import { approvePlan, eventsOf } from "../plans/commitment.ts";
import { id } from "../views/fields.ts";
import { planStepShape, showPlanStep } from "../views/plan.ts";
import { operation } from "./operation.ts";

/** The second key: the partner of whoever committed a plan has it carried out. */
export const approveRebalance = operation({
  name: "approve_rebalance",
  title: "Approve a rebalancing plan",
  summary:
    "The partner of whoever committed the plan approves it, in person: it is carried out at once, as a whole or not at all.",
  effect: "append",
  takesAway: true,
  scope: "plans:commit",
  within: "couple",
  http: { method: "POST", path: "/rebalance/plans/{id}/approve", id: "plan_id" },
  input: z.strictObject({ plan_id: id }),
  output: planStepShape,
  refusals: [
    "person_required",
    "partner_required",
    "plan_not_awaiting",
    "plan_settled",
    "plan_expired",
    "plan_stale",
  ],
  tool: false,
  example: { plan_id: "0199f3a0-0000-7000-8000-000000000008" },
  subject: (input) => ({ plan: input.plan_id }),
  async run(input, context) {
    const { em, couple, principal } = context;
    const approver = requirePerson(principal);
    const books = await loadBooks(em, couple);
    const plan = await findPlan(context, input.plan_id);
    const { status } = plan;
    if (status === "suggested") throw new Refusal("plan_not_awaiting");
    if (plan.committedBy?.id === approver) throw new Refusal("partner_required");
    // Approved before: the same answer again.
    const approved = status === "committed" && plan.decidedBy?.id === approver;
    if (status !== "awaiting_approval" && !approved) throw new Refusal("plan_settled", undefined, { status });
    const events = approved ? await eventsOf(em, plan) : approvePlan(context, plan, books);
    return showPlanStep(plan, "committed", events, context);
  },
});

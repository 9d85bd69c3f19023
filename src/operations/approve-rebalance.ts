import { z } from "zod";
import { see } from "../identity/see.ts";
import { CONFIRMED_PERSON_REFUSALS, requireApprover } from "../identity/session.ts";
import { found, Refusal } from "../kernel/refusals.ts";
import { approvePlan } from "../plans/steps.ts";
import { id } from "../views/fields.ts";
import { planStepShape, showPlanStep } from "../views/plan-step.ts";
import { operation } from "./operation.ts";

export const approveRebalance = operation({
  name: "approve_rebalance",
  title: "Approve a rebalancing plan",
  summary:
    "Approves a plan that the partner committed, and carries it out at once, as a whole or not at all. Only a " +
    "person can, in a session or with a token that they confirmed in one.",
  effect: "append",
  takesAway: true,
  scope: "plans:commit",
  http: { method: "POST", path: "/rebalance/plans/{id}/approve", id: "plan_id" },
  input: z.strictObject({ plan_id: id }),
  output: planStepShape,
  refusals: [
    ...CONFIRMED_PERSON_REFUSALS,
    "no_partner",
    "partner_required",
    "plan_not_awaiting",
    "plan_settled",
    "plan_expired",
    "plan_stale",
  ],
  example: { plan_id: "0199f3a0-0000-7000-8000-000000000008" },
  facts: (input) => ({ plan: input.plan_id }),
  decide(_, decision, { facts }) {
    const { caller } = decision;
    const approver = requireApprover(caller, decision.now);
    const { plan, events } = found(facts.plan, "plan");
    const { status } = plan;
    if (decision.books.couple.partner2Id === null) throw new Refusal("no_partner");
    if (status === "suggested") throw new Refusal("plan_not_awaiting");
    if (plan.committedById === approver) throw new Refusal("partner_required");
    // Repeating an approval returns the same answer.
    const approved = status === "committed" && plan.decidedById === approver;
    if (status !== "awaiting_approval" && !approved) throw new Refusal("plan_settled", undefined, { status });
    const shown = approved ? events : approvePlan(decision, plan);
    return showPlanStep(see(caller, decision.books), { plan, status: "committed" }, shown);
  },
});

import { exceedsAllowance } from "../approval/allowance.ts";
import type { Facts } from "../books/facts.ts";
import { movesOf, type Plan, STATE_AFTER, takenFromGoals } from "../books/plan.ts";
import type { Event } from "../books/rows.ts";
import { moveAllocation } from "../goals/moves.ts";
import { spend } from "../goals/spending.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";
import type { Actor, Decision } from "../ledger/decision.ts";
import { assertCurrent } from "./status.ts";

/*
 * The steps of a plan. A PLAN event records each step, and the events of the moves follow it without a gap. A step updates
 * the row only if its state has not changed since the decision.
 */

/**
 * Carries out a plan, or submits it for approval if it takes more from goals than one partner may take alone.
 * @throws Refusal `plan_empty`, `plan_expired`, `plan_stale`; `person_required` if the operator commits a plan that needs
 * approval
 */
export function commitPlan(
  decision: Decision,
  plan: Plan,
  { takenAlone }: Pick<Facts, "takenAlone">,
): readonly Event[] {
  const { books, caller, now } = decision;
  if (plan.moves.length === 0) throw new Refusal("plan_empty");
  assertCurrent(plan, books, now);
  const needsApproval = exceedsAllowance({ books, takenAlone }, takenFromGoals(plan));
  if (needsApproval && caller.actor === OPERATOR_ACTOR) throw new Refusal("person_required");
  if (needsApproval) return [awaitApproval(decision, plan)];
  return [recordStep(decision, committedBy(decision, plan), "committed"), ...carryOut(decision, plan)];
}

/** Submits a plan that the caller commits for the partner's approval. */
export function awaitApproval(decision: Decision, plan: Plan): Event {
  return recordStep(decision, committedBy(decision, plan), "awaiting_approval");
}

function committedBy({ caller, now }: Decision, plan: Plan): Plan {
  return { ...plan, committedById: caller.userId, committedWith: caller.actor, committedAt: now };
}

/**
 * Approves a plan and carries it out in the name of the partner who committed it.
 * @throws Refusal `partner_required`, `plan_expired`, `plan_stale`
 */
export function approvePlan(decision: Decision, plan: Plan): readonly Event[] {
  const { books, caller, now } = decision;
  const { committedById, committedWith } = plan;
  if (!caller.userId || !committedById || !committedWith || committedById === caller.userId) {
    throw new Refusal("partner_required");
  }
  assertCurrent(plan, books, now);
  const decided = { ...plan, decidedById: caller.userId, decidedAt: now };
  const by = { userId: committedById, actor: committedWith };
  return [
    recordStep(decision, decided, "approved"),
    ...carryOut(decision, plan, { by, approver: caller.userId }),
  ];
}

/** Rejects a plan that was not carried out, even if it has expired or is stale. */
export function rejectPlan(decision: Decision, plan: Plan): Event {
  const { caller, now } = decision;
  return recordStep(decision, { ...plan, decidedById: caller.userId, decidedAt: now }, "rejected");
}

/** Appends the PLAN event and updates the row. `plan` still has the previous state. */
function recordStep(decision: Decision, plan: Plan, action: keyof typeof STATE_AFTER): Event {
  // The keys are in the order of jsonb, so that a repeated answer is identical.
  const spends = plan.strategy === "spending" && { spends: true };
  const metadata = { action, ...spends, plan_id: plan.id };
  const sequence = decision.books.couple.headSequence + 1;
  const after = { ...plan, status: STATE_AFTER[action], sequence };
  const { status, committedById, committedWith, committedAt, decidedById, decidedAt } = after;
  decision.write({
    table: "rebalance_plans",
    where: { id: plan.id, status: plan.status },
    update: { status, sequence, committedById, committedWith, committedAt, decidedById, decidedAt },
  });
  return decision.append({ eventType: "PLAN", metadata }, { plan: after });
}

interface Approval {
  readonly by: Actor;
  readonly approver: string;
}

function carryOut(decision: Decision, plan: Plan, approval?: Approval): readonly Event[] {
  const approved = approval && { approved_by: approval.approver };
  return movesOf(plan).map(({ accountId, fromGoalId, toGoalId, amount, paymentNote }) => {
    const metadata = { ...paymentNote, plan_id: plan.id, ...approved };
    const by = approval?.by;
    if (plan.strategy !== "spending" || fromGoalId === null)
      return moveAllocation(decision, { accountId, fromGoalId, toGoalId, amount, metadata, by });
    return spend(decision, { accountId, goalId: fromGoalId, amount, alreadyInBalance: true, metadata, by });
  });
}

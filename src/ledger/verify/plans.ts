import { changeOf, STATE_AFTER } from "../../books/plan.ts";
import type { RebalancePlan } from "../../entities/rebalance-plan.ts";
import { moveText, type ToldPlan } from "../replay.ts";
import { unreadableColumn } from "./plan-columns.ts";

/** Describes what disagrees between a plan and the ledger; undefined when nothing does. */
export function planProblem(plan: RebalancePlan, told: ToldPlan | undefined): string | undefined {
  const damaged = unreadableColumn(plan);
  if (damaged) return `its ${damaged} cannot be read`;
  if (told?.sequence === 0) return "its moves are in the ledger, no event of the plan is";
  const state = told ? (STATE_AFTER as Readonly<Record<string, string>>)[told.action] : "suggested";
  if (plan.status !== state) return `it is ${plan.status}, the ledger states ${state}`;
  if ((plan.sequence ?? undefined) !== told?.sequence) {
    return `sequence is ${plan.sequence}, the ledger states ${told?.sequence}`;
  }
  return sumProblem(plan) ?? (told && (moverProblem(plan, told) ?? movesProblem(plan, told)));
}

/** Whether each goal stands after the plan where its moves bring it. */
function sumProblem(plan: RebalancePlan): string | undefined {
  const off = plan.goals.find(
    (goal) => BigInt(goal.after) !== BigInt(goal.before) + changeOf(goal.goal_id, plan.planned),
  );
  return off && `goal ${off.goal_id} stands at ${off.after} after it, its moves bring it elsewhere`;
}

/** Whether those who acted are those whom the plan names, two of them where it was approved. */
function moverProblem(plan: RebalancePlan, { action, userId }: ToldPlan): string | undefined {
  const decided = action === "approved" || action === "rejected";
  const named = (decided ? plan.decidedBy : plan.committedBy)?.id ?? null;
  if (named !== userId) return `${action} by ${named}, the ledger states ${userId}`;
  if (action !== "committed") return undefined;
  return plan.decidedAt ? "it was decided, the ledger states that it was committed with one key" : undefined;
}

/** Whether its moves stand in the ledger, each once, in their place, if and only if it was carried out. */
function movesProblem(plan: RebalancePlan, { action, sequence, moves }: ToldPlan): string | undefined {
  const planned = plan.status === "committed" ? plan.planned : [];
  if (moves.length !== planned.length)
    return `${planned.length} moves are due, the ledger states ${moves.length}`;
  const approver = action === "approved" ? (plan.decidedBy?.id ?? null) : null;
  for (const [at, { accountId, fromGoalId, toGoalId, amount }] of planned.entries()) {
    const told = moves[at];
    const due = moveText(accountId, fromGoalId, toGoalId, amount);
    if (told?.move !== due || told.sequence !== sequence + 1 + at)
      return `move ${at} is ${due}, the ledger states ${told?.move}`;
    if (told.userId !== (plan.committedBy?.id ?? null) || told.approvedBy !== approver) {
      return `move ${at} has other keys in the ledger than the plan names`;
    }
  }
  return undefined;
}

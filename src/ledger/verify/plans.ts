import { changeOf, movesOf, type Plan, STATE_AFTER } from "../../books/plan.ts";
import type { Event } from "../../books/rows.ts";
import { unreadableColumn } from "./plan-columns.ts";

export interface StatedPlan {
  /** The action, sequence and user of its newest PLAN event; empty, 0 and null without one. */
  action: string;
  sequence: number;
  userId: string | null;
  /** The events of its moves, which follow the event that committed it. */
  readonly moves: StatedMove[];
}

interface StatedMove {
  readonly sequence: number;
  readonly move: string;
  readonly userId: string | null;
  readonly approvedBy: string | null;
}

/** Records what a PLAN event, or the event of a plan's move, states. */
export function recordPlan(stated: Map<string, StatedPlan>, event: Event): void {
  const { plan_id: planId, action, approved_by: approvedBy } = event.metadata;
  if (typeof planId !== "string") return;
  const { sequence, sourceAccountId, sourceGoalId, destGoalId, amount, userId } = event;
  const plan = stated.get(planId) ?? { action: "", sequence: 0, userId: null, moves: [] };
  stated.set(planId, plan);
  if (event.eventType === "PLAN") Object.assign(plan, { action: String(action), sequence, userId });
  else if (sourceAccountId !== null) {
    const move = moveText(sourceAccountId, sourceGoalId, destGoalId, amount);
    plan.moves.push({ sequence, move, userId, approvedBy: approvedBy == null ? null : String(approvedBy) });
  }
}

const ENDS: ReadonlySet<string> = new Set(["committed", "approved", "rejected"]);

/**
 * Removes and returns the plans that ended, with all their moves, before the event at `head`. The moves follow the plan's
 * event without gaps, so a later event of such a plan is a discrepancy.
 */
export function removeEnded(stated: Map<string, StatedPlan>, head: number): Map<string, StatedPlan> {
  const ended = [...stated].filter(
    ([, { action, sequence, moves }]) => ENDS.has(action) && sequence + moves.length < head,
  );
  for (const [id] of ended) stated.delete(id);
  return new Map(ended);
}

/** A move as text, for comparison and messages. The amount is in minor units. */
function moveText(
  accountId: string,
  fromGoalId: string | null,
  toGoalId: string | null,
  amount: bigint,
): string {
  return [accountId, fromGoalId ?? "available", toGoalId ?? "available", amount].join(" ");
}

/** The first difference between a plan and the ledger, or undefined. */
export function planProblem(plan: Plan, stated: StatedPlan | undefined): string | undefined {
  const damaged = unreadableColumn(plan);
  if (damaged) return `its ${damaged} cannot be read`;
  if (stated?.sequence === 0) return "the ledger contains its moves but no event of the plan";
  const state = stated ? (STATE_AFTER as Readonly<Record<string, string>>)[stated.action] : "suggested";
  if (plan.status !== state) return `it is ${plan.status}, the ledger states ${state}`;
  if ((plan.sequence ?? undefined) !== stated?.sequence) {
    return `sequence is ${plan.sequence}, the ledger states ${stated?.sequence}`;
  }
  return sumProblem(plan) ?? (stated && (userProblem(plan, stated) ?? movesProblem(plan, stated)));
}

/** Checks that each goal's amount after the plan follows from the moves. */
function sumProblem(plan: Plan): string | undefined {
  const moves = movesOf(plan);
  const off = plan.goals.find(
    (goal) => BigInt(goal.after) !== BigInt(goal.before) + changeOf(goal.goal_id, moves),
  );
  return off && `goal ${off.goal_id} has ${off.after} after the plan, which its moves do not result in`;
}

/** Checks that the users in the ledger are those that the plan names, and two different ones if it was approved. */
function userProblem(plan: Plan, { action, userId }: StatedPlan): string | undefined {
  const decided = action === "approved" || action === "rejected";
  const named = decided ? plan.decidedById : plan.committedById;
  if (named !== userId) return `${action} by ${named}, the ledger states ${userId}`;
  if (action !== "committed") return undefined;
  return plan.decidedAt ? "it was decided, the ledger states that it needed no approval" : undefined;
}

/** Checks that the ledger contains each move once and in order if the plan was carried out, and none otherwise. */
function movesProblem(plan: Plan, { action, sequence, moves }: StatedPlan): string | undefined {
  const planned = plan.status === "committed" ? movesOf(plan) : [];
  if (moves.length !== planned.length)
    return `${planned.length} moves are expected, the ledger states ${moves.length}`;
  const approver = action === "approved" ? plan.decidedById : null;
  for (const [at, { accountId, fromGoalId, toGoalId, amount }] of planned.entries()) {
    const stated = moves[at];
    const expected = moveText(accountId, fromGoalId, toGoalId, amount);
    if (stated?.move !== expected || stated.sequence !== sequence + 1 + at)
      return `move ${at} is ${expected}, the ledger states ${stated?.move}`;
    if (stated.userId !== plan.committedById || stated.approvedBy !== approver) {
      return `move ${at} has other users in the ledger than in the plan`;
    }
  }
  return undefined;
}

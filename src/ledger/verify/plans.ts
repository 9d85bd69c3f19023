import { changeOf, movesOf, type Plan, STATE_AFTER } from "../../books/plan.ts";
import type { Event } from "../../books/rows.ts";
import { unreadableColumn } from "./plan-columns.ts";

/** What events state of a plan. */
export interface StatedPlan {
  /** Of its newest PLAN event: the action, its place in the ledger, and who acted. Before the first: empty and 0. */
  action: string;
  sequence: number;
  userId: string | null;
  /** The events of its moves: their sequences follow that of the event that committed it. */
  readonly moves: StatedMove[];
}

interface StatedMove {
  readonly sequence: number;
  /** In the form of `moveText`. */
  readonly move: string;
  readonly userId: string | null;
  readonly approvedBy: string | null;
}

/** Adds what a PLAN event states, or the event of a move that names a plan. */
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
 * Takes out of `stated` the plans that ended, with all of their moves, before the event at `head`. A plan's moves follow
 * its event without gaps, so what a later event states of such a plan is a discrepancy of its own.
 */
export function takeEnded(stated: Map<string, StatedPlan>, head: number): Map<string, StatedPlan> {
  const ended = [...stated].filter(
    ([, { action, sequence, moves }]) => ENDS.has(action) && sequence + moves.length < head,
  );
  for (const [id] of ended) stated.delete(id);
  return new Map(ended);
}

/** A move as text, to compare what the ledger states with what the plan holds. Amount in minor units. */
function moveText(
  accountId: string,
  fromGoalId: string | null,
  toGoalId: string | null,
  amount: bigint,
): string {
  return [accountId, fromGoalId ?? "available", toGoalId ?? "available", amount].join(" ");
}

/** Describes what disagrees between a plan and the ledger; undefined when nothing does. */
export function planProblem(plan: Plan, stated: StatedPlan | undefined): string | undefined {
  const damaged = unreadableColumn(plan);
  if (damaged) return `its ${damaged} cannot be read`;
  if (stated?.sequence === 0) return "its moves are in the ledger, no event of the plan is";
  const state = stated ? (STATE_AFTER as Readonly<Record<string, string>>)[stated.action] : "suggested";
  if (plan.status !== state) return `it is ${plan.status}, the ledger states ${state}`;
  if ((plan.sequence ?? undefined) !== stated?.sequence) {
    return `sequence is ${plan.sequence}, the ledger states ${stated?.sequence}`;
  }
  return sumProblem(plan) ?? (stated && (keyProblem(plan, stated) ?? movesProblem(plan, stated)));
}

/** Whether each goal holds after the plan what its moves bring it to. */
function sumProblem(plan: Plan): string | undefined {
  const moves = movesOf(plan);
  const off = plan.goals.find(
    (goal) => BigInt(goal.after) !== BigInt(goal.before) + changeOf(goal.goal_id, moves),
  );
  return off && `goal ${off.goal_id} stands at ${off.after} after it, its moves bring it elsewhere`;
}

/** Whether those who acted are those that the plan names, two of them where it was approved. */
function keyProblem(plan: Plan, { action, userId }: StatedPlan): string | undefined {
  const decided = action === "approved" || action === "rejected";
  const named = decided ? plan.decidedById : plan.committedById;
  if (named !== userId) return `${action} by ${named}, the ledger states ${userId}`;
  if (action !== "committed") return undefined;
  return plan.decidedAt ? "it was decided, the ledger states that it was committed with one key" : undefined;
}

/** Whether its moves stand in the ledger, each once, in their order, if and only if it was carried out. */
function movesProblem(plan: Plan, { action, sequence, moves }: StatedPlan): string | undefined {
  const planned = plan.status === "committed" ? movesOf(plan) : [];
  if (moves.length !== planned.length)
    return `${planned.length} moves are due, the ledger states ${moves.length}`;
  const approver = action === "approved" ? plan.decidedById : null;
  for (const [at, { accountId, fromGoalId, toGoalId, amount }] of planned.entries()) {
    const stated = moves[at];
    const due = moveText(accountId, fromGoalId, toGoalId, amount);
    if (stated?.move !== due || stated.sequence !== sequence + 1 + at)
      return `move ${at} is ${due}, the ledger states ${stated?.move}`;
    if (stated.userId !== plan.committedById || stated.approvedBy !== approver) {
      return `move ${at} has other keys in the ledger than the plan names`;
    }
  }
  return undefined;
}

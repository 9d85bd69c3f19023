import { type Books, rowOf } from "../books/books.ts";
import { savedOf } from "../books/figures.ts";
import type { PlanMove } from "../books/plan.ts";
import { moveAllocation } from "../goals/moves.ts";
import { formatMoney } from "../kernel/money.ts";
import { type FieldError, Refusal } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import { activeGoal, openAccount } from "../ledger/money-rules.ts";

export const MAX_MOVES = 200;

/** Moves in a possible order: releases first, allocations of available money last, otherwise as in the list. */
export function inOrder<T extends { readonly fromGoalId: string | null; readonly toGoalId: string | null }>(
  moves: readonly T[],
): T[] {
  const turn = ({ fromGoalId, toGoalId }: T) => (toGoalId === null ? 0 : fromGoalId === null ? 2 : 1);
  return moves.toSorted((a, b) => turn(a) - turn(b));
}

/** The errors of moves that do not depend on the books, by path such as `moves.3.to_goal_id`. */
export function malformedMoves(moves: readonly PlanMove[]): FieldError[] {
  const seen = new Map<string, number>();
  return moves.flatMap(({ accountId, fromGoalId, toGoalId, amount }, at): FieldError[] => {
    if (amount <= 0n) return [{ field: `moves.${at}.amount`, message: "Give an amount above zero." }];
    if (fromGoalId === toGoalId) {
      const message = fromGoalId
        ? "Give a goal other than from_goal_id."
        : "Give from_goal_id, to_goal_id or both.";
      return [{ field: `moves.${at}.to_goal_id`, message }];
    }
    const key = `${accountId} ${fromGoalId} ${toGoalId}`;
    const earlier = seen.get(key);
    seen.set(key, at);
    if (earlier === undefined) return [];
    const message = `Same account and goals as moves.${earlier}: combine them into one move.`;
    return [{ field: `moves.${at}`, message }];
  });
}

/**
 * The errors of moves that cannot be carried out together, by path. They are tried in a decision that is discarded, on
 * `books` that contain only the usable accounts, so that all other accounts get the same message.
 */
export function infeasibleMoves(
  { caller, now, ids }: Decision,
  books: Books,
  moves: readonly PlanMove[],
): FieldError[] {
  const trial = new Decision(books, caller, { now, ids, salts: () => "", secrets: () => Buffer.alloc(0) });
  const errors = new Map<number, FieldError>();
  const refuse = (at: number, field: string, message: string) =>
    errors.set(at, { field: `moves.${at}.${field}`, message });
  for (const { at, ...move } of inOrder(moves.map((one, at) => ({ ...one, at })))) {
    const obstacle = obstacleOf(trial, move);
    if (obstacle) refuse(at, obstacle.field, obstacle.message + chainHint(move, obstacle, moves));
  }
  // One error for each goal that would exceed its target, at its last move.
  const lastTo = new Map(moves.map(({ toGoalId }, at) => [errors.has(at) ? null : toGoalId, at]));
  for (const [goalId, at] of lastTo) {
    if (goalId === null) continue;
    const goal = rowOf(trial.books.goals, goalId);
    const over = savedOf(goal) - goal.targetAmount;
    if (over <= 0n) continue;
    const text = formatMoney(over, books.couple.currency);
    const above = `This brings the goal ${text} above its target`;
    refuse(at, "amount", `${above}: reduce its moves by this amount in total.`);
  }
  return [...errors].toSorted(([a], [b]) => a - b).map(([, error]) => error);
}

/** A hint for a caller who gives two moves to move money through a goal. */
function chainHint(
  { accountId, fromGoalId }: PlanMove,
  { field }: FieldError,
  moves: readonly PlanMove[],
): string {
  const brought = moves.some(
    (one) => one.accountId === accountId && one.fromGoalId !== null && one.toGoalId === fromGoalId,
  );
  if (field !== "amount" || !fromGoalId || !brought) return "";
  return " To move money through several goals, give one move from the first goal to the last.";
}

/** Carries a move out in the trial; returns the invalid field if a rule refuses it. */
function obstacleOf(trial: Decision, move: PlanMove): FieldError | undefined {
  const { accountId, fromGoalId, toGoalId } = move;
  const missing = "There is no active goal with this id in your books.";
  if (refusalOf(() => openAccount(trial.books, accountId)))
    return { field: "account_id", message: "There is no open account with this id in your books." };
  for (const [field, goalId] of [
    ["to_goal_id", toGoalId],
    ["from_goal_id", fromGoalId],
  ] as const) {
    if (goalId !== null && refusalOf(() => activeGoal(trial.books, goalId)))
      return { field, message: missing };
  }
  const refusal = refusalOf(() => moveAllocation(trial, move));
  if (!refusal) return undefined;
  const { code, facts } = refusal;
  if (code === "goal_locked")
    return { field: "from_goal_id", message: "The goal is locked, so no money can leave it." };
  const message =
    code === "insufficient_allocation"
      ? `At most ${facts.allocated} is allocated to the goal from this account.`
      : `At most ${facts.allocatable} of the account can be allocated.`;
  return { field: "amount", message };
}

function refusalOf(attempt: () => unknown): Refusal | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

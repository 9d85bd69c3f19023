import { type Books, rowOf } from "../books/books.ts";
import { savedOf } from "../books/figures.ts";
import type { PlanMove } from "../books/plan.ts";
import { moveEarmark } from "../goals/moves.ts";
import { formatMoney } from "../kernel/money.ts";
import { type FieldError, Refusal } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import { activeGoal, openAccount } from "../ledger/money-rules.ts";

/** Moves of a plan that somebody sends, at most. */
export const MAX_MOVES = 200;

/**
 * Moves in the order in which they can be carried out: what frees money first, what needs available money last. The order
 * in which somebody lists them matters only among moves of one kind.
 */
export function inOrder<T extends { readonly fromGoalId: string | null; readonly toGoalId: string | null }>(
  moves: readonly T[],
): T[] {
  const turn = ({ fromGoalId, toGoalId }: T) => (toGoalId === null ? 0 : fromGoalId === null ? 2 : 1);
  return moves.toSorted((a, b) => turn(a) - turn(b));
}

/** What is wrong with moves in themselves, each at its place: `moves.3.to_goal_id`. */
export function malformedMoves(moves: readonly PlanMove[]): FieldError[] {
  const seen = new Map<string, number>();
  return moves.flatMap(({ accountId, fromGoalId, toGoalId, amount }, at): FieldError[] => {
    if (amount <= 0n) return [{ field: `moves.${at}.amount`, message: "Give an amount above zero." }];
    if (fromGoalId === toGoalId) {
      const message = fromGoalId
        ? "Give another goal than from_goal_id."
        : "Give from_goal_id, to_goal_id or both.";
      return [{ field: `moves.${at}.to_goal_id`, message }];
    }
    const way = `${accountId} ${fromGoalId} ${toGoalId}`;
    const earlier = seen.get(way);
    seen.set(way, at);
    if (earlier === undefined) return [];
    return [
      { field: `moves.${at}`, message: `The same way as moves.${earlier}: give one move with the sum.` },
    ];
  });
}

/**
 * What keeps moves from being carried out together, each at its place. They are tried in a decision that is dropped
 * afterwards, on `books` with only the accounts that may be used: any other account gets the same message.
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
    if (obstacle) refuse(at, obstacle.field, obstacle.message + chainOf(move, obstacle, moves));
  }
  // Once for each goal, at the last of its moves: all of them together bring too much.
  const lastTo = new Map(moves.map(({ toGoalId }, at) => [errors.has(at) ? null : toGoalId, at]));
  for (const [goalId, at] of lastTo) {
    if (goalId === null) continue;
    const goal = rowOf(trial.books.goals, goalId);
    const over = savedOf(goal) - goal.targetAmount;
    if (over <= 0n) continue;
    const text = formatMoney(over, books.couple.currency);
    refuse(at, "amount", `This brings the goal ${text} above its target: give it that much less in all.`);
  }
  return [...errors].toSorted(([a], [b]) => a - b).map(([, error]) => error);
}

/** What else to say to someone who lists money that goes on from goal to goal as two moves. */
function chainOf(
  { accountId, fromGoalId }: PlanMove,
  { field }: FieldError,
  moves: readonly PlanMove[],
): string {
  const brought = moves.some(
    (one) => one.accountId === accountId && one.fromGoalId !== null && one.toGoalId === fromGoalId,
  );
  if (field !== "amount" || !fromGoalId || !brought) return "";
  return " Money that goes on from goal to goal is one move, from where it starts to where it ends.";
}

/** Carries a move out in the trial; answers which field is at fault where a rule refuses it. */
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
  const refusal = refusalOf(() => moveEarmark(trial, move));
  if (!refusal) return undefined;
  const { code, facts } = refusal;
  if (code === "goal_locked")
    return { field: "from_goal_id", message: "The goal is locked, so no money can leave it." };
  if (code === "insufficient_allocation")
    return { field: "amount", message: `The goal holds at most ${facts.allocated} of this account.` };
  return { field: "amount", message: `The account can spare at most ${facts.allocatable}.` };
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

import type { PlanMove } from "../books/plan.ts";
import type { FieldError } from "../kernel/refusals.ts";
import type { CoupleBooks } from "./books.ts";

/** Moves of a plan that somebody sends, at most. */
export const MAX_MOVES = 200;

/**
 * Moves in the order in which they can be carried out: what frees money first, what needs available money last. So
 * the order in which somebody lists them decides nothing but between goals.
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
 * What keeps moves from being carried out together on these books, each at its place. Amounts in the messages are
 * formatted by `text`. An account or goal that is not in the books gets the same message whatever the reason.
 */
export function infeasibleMoves(
  moves: readonly PlanMove[],
  books: CoupleBooks,
  text: (minor: bigint) => string,
): FieldError[] {
  const state = stateOf(books);
  const errors = new Map<number, FieldError>();
  const refuse = (at: number, field: string, message: string) =>
    errors.set(at, { field: `moves.${at}.${field}`, message });
  for (const { at, ...move } of inOrder(moves.map((one, at) => ({ ...one, at })))) {
    const obstacle = obstacleOf(move, state, text);
    if (obstacle) refuse(at, obstacle.field, obstacle.message + chainOf(move, obstacle, moves));
    else carryOut(move, state);
  }
  // Told once for a goal, at the last of its moves: what is too much is so of all of them together.
  const lastTo = new Map(moves.map(({ toGoalId }, at) => [errors.has(at) ? null : toGoalId, at]));
  for (const [goalId, at] of lastTo) {
    const goal = goalId && state.goals.get(goalId);
    if (!goal || goal.total <= goal.target) continue;
    const over = text(goal.total - goal.target);
    refuse(at, "amount", `This brings the goal ${over} above its target: give it that much less in all.`);
  }
  return [...errors].toSorted(([a], [b]) => a - b).map(([, error]) => error);
}

/** What else to say to one who lists money that goes on from goal to goal as two moves. */
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

/** The books while moves are carried out on paper. `free` is below zero where goals hold more than the balance covers. */
interface State {
  readonly accounts: Map<string, { free: bigint; readonly held: Map<string, bigint> }>;
  readonly goals: Map<string, { total: bigint; readonly target: bigint; readonly locked: boolean }>;
}

function stateOf({ accounts, goals }: CoupleBooks): State {
  return {
    accounts: new Map(
      accounts.map((account) => [
        account.id,
        {
          free: account.available - account.keepAvailable,
          held: new Map(account.allocations.getItems().map((row) => [row.goal.id, row.allocatedAmount])),
        },
      ]),
    ),
    goals: new Map(
      goals.map(({ id, saved, targetAmount, locked }) => [
        id,
        { total: saved, target: targetAmount, locked },
      ]),
    ),
  };
}

function obstacleOf(
  { accountId, fromGoalId, toGoalId, amount }: PlanMove,
  { accounts, goals }: State,
  text: (minor: bigint) => string,
): FieldError | undefined {
  const account = accounts.get(accountId);
  if (!account)
    return { field: "account_id", message: "There is no open account with this id in your books." };
  const missing = "There is no active goal with this id in your books.";
  if (toGoalId && !goals.has(toGoalId)) return { field: "to_goal_id", message: missing };
  if (!fromGoalId) {
    const most = account.free > 0n ? account.free : 0n;
    if (amount <= most) return undefined;
    return { field: "amount", message: `The account can spare at most ${text(most)}.` };
  }
  const from = goals.get(fromGoalId);
  if (!from) return { field: "from_goal_id", message: missing };
  if (from.locked) return { field: "from_goal_id", message: "The goal is locked: no money leaves it." };
  const held = account.held.get(fromGoalId) ?? 0n;
  if (amount <= held) return undefined;
  return { field: "amount", message: `The goal holds at most ${text(held)} of this account.` };
}

function carryOut({ accountId, fromGoalId, toGoalId, amount }: PlanMove, { accounts, goals }: State): void {
  const account = accounts.get(accountId);
  if (!account) return;
  for (const [goalId, change] of [
    [fromGoalId, -amount],
    [toGoalId, amount],
  ] as const) {
    if (goalId === null) {
      account.free += change;
      continue;
    }
    account.held.set(goalId, (account.held.get(goalId) ?? 0n) + change);
    const goal = goals.get(goalId);
    if (goal) goal.total += change;
  }
}

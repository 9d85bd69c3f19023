import { assertWithinAllowance } from "../approval/allowance.ts";
import type { Facts } from "../books/facts.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event } from "../books/rows.ts";
import type { Actor, Decision } from "../ledger/decision.ts";
import { activeGoal, assertMovable, assertUnlocked, type Movement } from "../ledger/money-rules.ts";

/* Moves of money between an account's available money and goals. Amounts are positive minor units. */

interface Move extends Movement {
  readonly metadata?: EventMetadata | undefined;
  /** The actor, if it is not the caller. */
  readonly by?: Actor | undefined;
}

/**
 * Allocates, reallocates or releases money. It checks all rules except the approval threshold.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `insufficient_available`
 */
export function moveAllocation(decision: Decision, move: Move): Event {
  assertMovable(decision.books, move);
  const { accountId, fromGoalId, toGoalId, amount, metadata, by } = move;
  const eventType = fromGoalId == null ? "ALLOCATION" : toGoalId == null ? "RELEASE" : "REALLOCATION";
  return decision.append({
    eventType,
    amount,
    sourceAccountId: accountId,
    sourceGoalId: fromGoalId,
    destGoalId: toGoalId,
    metadata,
    by,
  });
}

/**
 * Takes money from a goal within the amount that one partner may take alone.
 * @throws Refusal those of `moveAllocation`; `needs_second_key`
 */
export function takeFromGoal(
  decision: Decision,
  move: Move,
  { takenAlone }: Pick<Facts, "takenAlone">,
): Event {
  assertMovable(decision.books, move);
  assertWithinAllowance({ books: decision.books, takenAlone }, move.amount);
  return moveAllocation(decision, move);
}

/**
 * Releases all money of an active goal, with one event per account, so that the goal can close.
 * @throws Refusal `goal_closed`, `goal_locked`, `needs_second_key`
 */
export function releaseAll(
  decision: Decision,
  goalId: string,
  { takenAlone }: Pick<Facts, "takenAlone">,
): readonly Event[] {
  const goal = activeGoal(decision.books, goalId);
  const allocations = [...decision.books.allocations.values()].filter((row) => row.goalId === goalId);
  if (allocations.length === 0) return [];
  assertUnlocked(goal);
  assertWithinAllowance({ books: decision.books, takenAlone }, goal.currentAllocation);
  return allocations.map(({ accountId, allocatedAmount: amount }) =>
    decision.append({ eventType: "RELEASE", amount, sourceAccountId: accountId, sourceGoalId: goalId }),
  );
}

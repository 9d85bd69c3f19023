import { assertWithinAllowance } from "../approval/allowance.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event } from "../books/rows.ts";
import type { Actor, Decision } from "../ledger/decision.ts";
import { activeGoal, assertMovable, assertUnlocked, type Movement } from "../ledger/money-rules.ts";

/* Moves money between an account's available balance and the goals. Amounts are minor units above zero. */

/** What a move needs to know beside the books. */
interface Allowance {
  /** Minor units that the caller took away from goals alone within 24 hours, before this decision. */
  readonly takenAlone: bigint;
}

interface Move extends Movement {
  readonly metadata?: EventMetadata | undefined;
  /** In the name of someone else than the caller. */
  readonly by?: Actor | undefined;
}

/**
 * Moves earmarked money under every rule but that of the second key: available money to a goal, a goal's to another, or
 * back to the available money.
 * @throws Refusal `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`, `insufficient_available`
 */
export function moveEarmark(decision: Decision, move: Move): Event {
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
 * Moves money away from a goal with one key.
 * @throws Refusal those of `moveEarmark`; `needs_second_key`
 */
export function takeFromGoal(decision: Decision, move: Move, { takenAlone }: Allowance): Event {
  assertMovable(decision.books, move);
  assertWithinAllowance({ books: decision.books, takenAlone }, move.amount);
  return moveEarmark(decision, move);
}

/**
 * Releases all the money that an active goal holds, one event per account, so that the goal can close.
 * @throws Refusal `goal_closed`, `goal_locked`, `needs_second_key`
 */
export function releaseAll(decision: Decision, goalId: string, { takenAlone }: Allowance): readonly Event[] {
  const goal = activeGoal(decision.books, goalId);
  const held = [...decision.books.allocations.values()].filter((row) => row.goalId === goalId);
  if (held.length === 0) return [];
  assertUnlocked(goal);
  assertWithinAllowance({ books: decision.books, takenAlone }, goal.currentAllocation);
  return held.map(({ accountId, allocatedAmount: amount }) =>
    decision.append({ eventType: "RELEASE", amount, sourceAccountId: accountId, sourceGoalId: goalId }),
  );
}

import { dateIn } from "../kernel/calendar.ts";
import { type Books, pairOf, rowOf, withRow } from "./books.ts";
import type { Change } from "./change.ts";
import { withInflow } from "./inflows.ts";
import { withMilestone, withMilestoneReverted } from "./milestones.ts";
import type { Couple, Event, Goal } from "./rows.ts";

/** Moves the money of a change: balances, allocations, inflows, spent amounts and milestones. */
export function moveMoney(books: Books, change: Change): Books {
  const { sourceAccountId, sourceGoalId, destGoalId, amount, timestamp } = change.event;
  if (sourceAccountId === null || change.event.eventType === "ACCOUNT") return books;
  let next = withBalance(books, sourceAccountId, change);
  if (sourceGoalId !== null) next = allocate(next, sourceGoalId, sourceAccountId, -amount, change);
  if (destGoalId !== null) next = allocate(next, destGoalId, sourceAccountId, amount, change);
  // The milestone is reverted only after both goals have their final amounts.
  const { reversed } = change;
  if (reversed && sourceGoalId !== null) {
    const goal = withMilestoneReverted(rowOf(next.goals, sourceGoalId), reversed.timestamp);
    next = { ...next, goals: withRow(next.goals, sourceGoalId, goal) };
  }
  if (destGoalId === null) return next;
  const gained = withMilestone(rowOf(next.goals, destGoalId), timestamp);
  return { ...next, goals: withRow(next.goals, destGoalId, gained) };
}

function withBalance(books: Books, accountId: string, change: Change): Books {
  const account = rowOf(books.accounts, accountId);
  const balance = balanceAfter(account.balance, change);
  if (balance === account.balance) return books;
  return { ...books, accounts: withRow(books.accounts, accountId, { ...account, balance }) };
}

/** An account's balance after a change that names it. */
export function balanceAfter(balance: bigint, { event, reversed }: Change): bigint {
  const { eventType, amount, metadata } = event;
  if (eventType === "BALANCE_SYNC") return amount;
  if (eventType === "DEPOSIT") return balance + amount;
  if (eventType === "WITHDRAWAL" || (eventType === "SPENDING" && movedBalance({ metadata })))
    return balance - amount;
  if (reversed?.eventType === "DEPOSIT") return balance - amount;
  if (reversed?.eventType === "WITHDRAWAL" || (reversed?.eventType === "SPENDING" && movedBalance(reversed)))
    return balance + amount;
  return balance;
}

/** Whether a SPENDING event lowered its account's balance. */
export function movedBalance({ metadata }: Pick<Event, "metadata">): boolean {
  return !metadata.already_in_balance;
}

/** Adds an amount to a goal's allocation from an account, and to its spent amount or inflows. */
function allocate(books: Books, goalId: string, accountId: string, amount: bigint, change: Change): Books {
  const key = pairOf(goalId, accountId);
  const row = books.allocations.get(key);
  const allocatedAmount = (row?.allocatedAmount ?? 0n) + amount;
  const id = row?.id ?? change.sets?.allocationId ?? "";
  const after = allocatedAmount === 0n ? undefined : { id, goalId, accountId, allocatedAmount };
  const goal = rowOf(books.goals, goalId);
  return {
    ...books,
    allocations: withRow(books.allocations, key, after),
    goals: withRow(books.goals, goalId, withAllocation(goal, amount, change, books.couple)),
  };
}

/** Spending from a goal, and reversing that, changes the spent amount instead of the inflows. */
function withAllocation(goal: Goal, amount: bigint, { event, reversed }: Change, { timeZone }: Couple): Goal {
  const after = { ...goal, currentAllocation: goal.currentAllocation + amount };
  if (event.eventType === "SPENDING" || reversed?.eventType === "SPENDING")
    return { ...after, spent: goal.spent - amount };
  return withInflow(after, amount, dateIn(timeZone, event.timestamp));
}

import { movedBalance } from "../books/apply-money.ts";
import { type Books, rowOf } from "../books/books.ts";
import { allocationOf } from "../books/figures.ts";
import type { EventMetadata } from "../books/metadata.ts";
import { movesOf, type Plan } from "../books/plan.ts";
import type { Account, Event, Goal } from "../books/rows.ts";
import { isVisibleTo } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Actor, Decision } from "../ledger/decision.ts";
import { activeGoal, assertBalanceCovers, assertUnlocked, openAccount } from "../ledger/money-rules.ts";

/*
 * Spending money of a goal on its purpose: the money leaves the account and the goal in one event. Spent money still counts
 * as saved. Amounts are positive minor units.
 */

export interface Spending {
  readonly accountId: string;
  readonly goalId: string;
  readonly amount: bigint;
  /** Whether the account's balance already includes the payment, so that only the allocation changes. */
  readonly alreadyInBalance: boolean;
  /** Note and payee; for the move of a plan also the plan and its approver. */
  readonly metadata?: EventMetadata | undefined;
  /** The actor, if it is not the caller. */
  readonly by?: Actor | undefined;
}

/**
 * Spends a goal's money. It checks all rules except the approval threshold, which the caller checks.
 * @throws Refusal those of `assertSpendable`, `insufficient_balance`
 */
export function spend(decision: Decision, spending: Spending): Event {
  assertSpendable(decision.books, spending);
  const { accountId, goalId, amount, alreadyInBalance, by } = spending;
  const metadata = { ...spending.metadata, ...(alreadyInBalance && { already_in_balance: true }) };
  if (movedBalance({ metadata })) assertBalanceCovers(rowOf(decision.books.accounts, accountId), amount);
  return decision.append({
    eventType: "SPENDING",
    amount,
    sourceAccountId: accountId,
    sourceGoalId: goalId,
    metadata,
    by,
  });
}

/**
 * Checks the rules for spending, except the approval threshold and the balance.
 * @throws Refusal `not_found`, `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`
 */
export function assertSpendable(books: Books, { accountId, goalId, amount }: Spending): void {
  const account = openAccount(books, accountId);
  const goal = activeGoal(books, goalId);
  assertUnlocked(goal);
  const allocation = allocationOf(books, goalId, accountId);
  if (amount > allocation) throw insufficientAllocation(account, allocation, amount);
}

/** The refusal that states the allocated amount and how to record the rest of the payment. */
function insufficientAllocation({ currency }: Account, allocation: bigint, amount: bigint): Refusal {
  const [allocated, rest] = [formatMoney(allocation, currency), formatMoney(amount - allocation, currency)];
  const split =
    allocation > 0n
      ? `Spend ${allocated} from it and record the remaining ${rest} as a WITHDRAWAL, or spend it from another goal.`
      : "Spend from a goal with money allocated from this account, or record a WITHDRAWAL.";
  const message = `${allocated} is allocated to the goal from this account. ${split}`;
  return new Refusal("insufficient_allocation", message, { allocated });
}

/** Whether a payment's plan is still possible: the goal has the money, in an account that the requester may use. */
export function isPaymentFeasible(books: Books, plan: Pick<Plan, "moves" | "requestedById">): boolean {
  return movesOf(plan).every(({ accountId, fromGoalId, amount }) => {
    const account = books.accounts.get(accountId);
    const goal = fromGoalId === null ? undefined : books.goals.get(fromGoalId);
    if (!account || !goal || !isVisibleTo(account, plan.requestedById)) return false;
    return account.status === "open" && canSpend(goal) && amount <= allocationOf(books, goal.id, accountId);
  });
}

function canSpend({ status, locked }: Goal): boolean {
  return status === "active" && !locked;
}

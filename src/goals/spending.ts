import { movedBalance } from "../books/apply-money.ts";
import { type Books, rowOf } from "../books/books.ts";
import { allocationOf } from "../books/figures.ts";
import type { EventMetadata } from "../books/metadata.ts";
import { movesOf, type Plan } from "../books/plan.ts";
import type { Account, Event, Goal } from "../books/rows.ts";
import { isOpenTo } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Actor, Decision } from "../ledger/decision.ts";
import { activeGoal, assertBalanceCovers, assertUnlocked, openAccount } from "../ledger/money-rules.ts";

/*
 * Spending a goal on what it is for: its money leaves the account and the goal in one event. What was spent still counts
 * as saved. Amounts are minor units above zero.
 */

export interface Spending {
  readonly accountId: string;
  readonly goalId: string;
  readonly amount: bigint;
  /** The account's balance shows the payment, so that only the earmark is used up. */
  readonly alreadyInBalance: boolean;
  /** Note and payee; of a plan's move also the plan and who approved it. */
  readonly metadata?: EventMetadata | undefined;
  /** In the name of someone else than the caller. */
  readonly by?: Actor | undefined;
}

/**
 * Spends under every rule except that of the second key, which the caller checks.
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
 * The rules of spending, except that of the second key and that of the balance.
 * @throws Refusal `not_found`, `account_closed`, `goal_closed`, `goal_locked`, `insufficient_allocation`
 */
export function assertSpendable(books: Books, { accountId, goalId, amount }: Spending): void {
  const account = openAccount(books, accountId);
  const goal = activeGoal(books, goalId);
  assertUnlocked(goal);
  const held = allocationOf(books, goalId, accountId);
  if (amount > held) throw insufficientAllocation(account, held, amount);
}

/** Names what the goal holds of the account, and how to record the rest of the payment. */
function insufficientAllocation({ currency }: Account, held: bigint, amount: bigint): Refusal {
  const [allocated, rest] = [formatMoney(held, currency), formatMoney(amount - held, currency)];
  const split =
    held > 0n
      ? `Spend ${allocated} from it and record the other ${rest} as a WITHDRAWAL, or spend it from another goal.`
      : "Spend from a goal that holds money of this account, or record a WITHDRAWAL.";
  const message = `The goal holds ${allocated} of this account. ${split}`;
  return new Refusal("insufficient_allocation", message, { allocated });
}

/**
 * Whether the goal of a plan that was made for a payment still holds the money that the payment is to use up, in an account
 * that is open to the plan's requester.
 */
export function canUseUp(books: Books, plan: Pick<Plan, "moves" | "requestedById">): boolean {
  return movesOf(plan).every(({ accountId, fromGoalId, amount }) => {
    const account = books.accounts.get(accountId);
    const goal = fromGoalId === null ? undefined : books.goals.get(fromGoalId);
    if (!account || !goal || !isOpenTo(account, plan.requestedById)) return false;
    return account.status === "open" && mayGive(goal) && amount <= allocationOf(books, goal.id, accountId);
  });
}

function mayGive({ status, locked }: Goal): boolean {
  return status === "active" && !locked;
}

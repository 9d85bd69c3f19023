import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Books } from "../books/books.ts";
import { activeGoals, openAccounts } from "../books/figures.ts";
import type { Plan } from "../books/plan.ts";
import type { Account, Allocation } from "../books/rows.ts";
import { scheduleOfGoal } from "../drift/course.ts";
import { isOpenTo, type WholeBooks } from "../identity/see.ts";
import type { CalendarDate } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { PlanBooks } from "./rebalance/rebalance.ts";

/** What of the books a plan may use. */
export interface PlanScope {
  /** Who asks for it; null: the operator, who has no private accounts. */
  readonly requesterId: string | null;
  /** Whether it may use the requester's private accounts beside the shared ones. */
  readonly includePrivate: boolean;
  /** Only these goals give and get; null: all. */
  readonly goalIds: readonly string[] | null;
  /** Only these accounts; null: all of those. */
  readonly accountIds: readonly string[] | null;
}

/** What the default plan may use, whichever partner asks for it. */
export const DEFAULT_SCOPE: PlanScope = {
  requesterId: null,
  includePrivate: false,
  goalIds: null,
  accountIds: null,
};

/** What an existing plan may use. One of moves that somebody sent, or of a payment, uses only the accounts of its moves. */
export function scopeOf(plan: Plan): PlanScope {
  return {
    requesterId: plan.requestedById,
    includePrivate: plan.includePrivate,
    goalIds: plan.goalIds,
    accountIds: plan.strategy === "edited" || plan.strategy === "spending" ? plan.accountIds : null,
  };
}

/** The open accounts that a plan may use, oldest first. */
export function accountsIn(books: Pick<Books, "accounts">, scope: PlanScope): readonly Account[] {
  const { requesterId, includePrivate, accountIds } = scope;
  const mayUse = (account: Account) =>
    account.visibility === "shared" || (includePrivate && isOpenTo(account, requesterId));
  return openAccounts(books).filter(
    (account) => mayUse(account) && (accountIds?.includes(account.id) ?? true),
  );
}

/** What the computation of a plan reads, with what the schedules of goals ask for on `today`, a date in the couple's time zone. */
export function planBooksIn(books: WholeBooks, scope: PlanScope, today: CalendarDate): PlanBooks {
  const { couple } = books;
  const accounts = accountsIn(books, scope);
  const held = heldIn(books, accounts);
  const elsewhere = elsewhereOf(held);
  return {
    majorUnit: majorUnitOf(couple.currency),
    accounts: accounts.map(({ id, balance, keepAvailable }) => ({ id, balance, keepAvailable })),
    goals: activeGoals(books).map((goal) => ({
      id: goal.id,
      targetAmount: goal.targetAmount,
      priority: goal.priority,
      deadline: goal.deadline,
      createdAt: goal.createdAt.toISOString(),
      locked: goal.locked,
      expectedNext: scheduleOfGoal(goal, today, couple)?.expectedNext ?? null,
      elsewhere: elsewhere(goal),
      included: scope.goalIds?.includes(goal.id) ?? true,
    })),
    allocations: held.map(({ accountId, goalId, allocatedAmount: amount }) => ({
      accountId,
      goalId,
      amount,
    })),
  };
}

/**
 * SHA-256, in hex, of the RFC 8785 form of all that a plan reads of the books: its accounts, what goals hold of them,
 * and the goals that may give or get. It contains neither the ledger's sequence nor the date: a change of anything else
 * leaves a plan valid.
 */
export function fingerprintOf(books: WholeBooks, scope: PlanScope): string {
  const accounts = accountsIn(books, scope);
  const held = heldIn(books, accounts);
  const elsewhere = elsewhereOf(held);
  const goals = activeGoals(books).filter(({ id }) => scope.goalIds?.includes(id) ?? true);
  const read = {
    accounts: accounts
      .map(({ id, balance, keepAvailable, visibility }) => ({
        id,
        balance: String(balance),
        keep_available: String(keepAvailable),
        visibility,
        allocations: held
          .filter(({ accountId }) => accountId === id)
          .map(({ goalId, allocatedAmount }) => `${goalId} ${allocatedAmount}`)
          .toSorted(),
      }))
      .toSorted(byId),
    goals: goals
      .map((goal) => ({
        id: goal.id,
        target: String(goal.targetAmount),
        deadline: goal.deadline,
        priority: goal.priority,
        locked: goal.locked,
        elsewhere: String(elsewhere(goal)),
      }))
      .toSorted(byId),
  };
  return createHash("sha256")
    .update(canonicalize(read) ?? "", "utf8")
    .digest("hex");
}

/** What goals hold of these accounts. */
function heldIn({ allocations }: Books, accounts: readonly Account[]): readonly Allocation[] {
  const ids = new Set(accounts.map(({ id }) => id));
  return [...allocations.values()].filter(({ accountId }) => ids.has(accountId));
}

/**
 * What counts towards a goal's target and no plan can take: what it holds of accounts outside the plan, and what was
 * spent from it.
 */
function elsewhereOf(held: readonly Allocation[]) {
  const inPlan = new Map<string, bigint>();
  for (const { goalId, allocatedAmount } of held)
    inPlan.set(goalId, (inPlan.get(goalId) ?? 0n) + allocatedAmount);
  return ({ id, currentAllocation, spent }: { id: string; currentAllocation: bigint; spent: bigint }) =>
    currentAllocation - (inPlan.get(id) ?? 0n) + spent;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

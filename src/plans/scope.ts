import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Books } from "../books/books.ts";
import { activeGoals, openAccounts } from "../books/figures.ts";
import type { Plan } from "../books/plan.ts";
import type { Account, Allocation } from "../books/rows.ts";
import { courseOf, scheduleOf } from "../drift/status.ts";
import { isVisibleTo, type WholeBooks } from "../identity/see.ts";
import type { CalendarDate } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { PlanBooks } from "./rebalance/rebalance.ts";

export interface PlanScope {
  /** Null: the operator, who has no private accounts. */
  readonly requesterId: string | null;
  /** Whether it may use the requester's private accounts in addition to the shared ones. */
  readonly includePrivate: boolean;
  readonly goalIds: readonly string[] | null;
  readonly accountIds: readonly string[] | null;
}

/** The scope of the default plan for either partner. */
export const DEFAULT_SCOPE: PlanScope = {
  requesterId: null,
  includePrivate: false,
  goalIds: null,
  accountIds: null,
};

/** The scope of an existing plan. A plan of custom moves or a payment uses only the accounts of its moves. */
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
    account.visibility === "shared" || (includePrivate && isVisibleTo(account, requesterId));
  return openAccounts(books).filter(
    (account) => mayUse(account) && (accountIds?.includes(account.id) ?? true),
  );
}

/** The input for computing a plan, with the scheduled amounts on `today`, a date in the couple's time zone. */
export function planBooksIn(books: WholeBooks, scope: PlanScope, today: CalendarDate): PlanBooks {
  const { couple } = books;
  const accounts = accountsIn(books, scope);
  const allocations = allocationsIn(books, accounts);
  const elsewhere = elsewhereOf(allocations);
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
      expectedNext: scheduleOf(courseOf(goal, couple), today)?.expectedNext ?? null,
      elsewhere: elsewhere(goal),
      included: scope.goalIds?.includes(goal.id) ?? true,
    })),
    allocations: allocations.map(({ accountId, goalId, allocatedAmount: amount }) => ({
      accountId,
      goalId,
      amount,
    })),
  };
}

/**
 * SHA-256, in hex, of the RFC 8785 form of everything that a plan reads: its accounts, their allocations and its goals. It
 * does not include the ledger's sequence or the date, so that other changes do not invalidate a plan.
 */
export function fingerprintOf(books: WholeBooks, scope: PlanScope): string {
  const accounts = accountsIn(books, scope);
  const allocations = allocationsIn(books, accounts);
  const elsewhere = elsewhereOf(allocations);
  const goals = activeGoals(books).filter(({ id }) => scope.goalIds?.includes(id) ?? true);
  const read = {
    accounts: accounts
      .map(({ id, balance, keepAvailable, visibility }) => ({
        id,
        balance: String(balance),
        keep_available: String(keepAvailable),
        visibility,
        allocations: allocations
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

function allocationsIn({ allocations }: Books, accounts: readonly Account[]): readonly Allocation[] {
  const ids = new Set(accounts.map(({ id }) => id));
  return [...allocations.values()].filter(({ accountId }) => ids.has(accountId));
}

/** Saved money of a goal that the plan cannot move: allocations from other accounts, and spent money. */
function elsewhereOf(allocations: readonly Allocation[]) {
  const inPlan = new Map<string, bigint>();
  for (const { goalId, allocatedAmount } of allocations)
    inPlan.set(goalId, (inPlan.get(goalId) ?? 0n) + allocatedAmount);
  return ({ id, currentAllocation, spent }: { id: string; currentAllocation: bigint; spent: bigint }) =>
    currentAllocation - (inPlan.get(id) ?? 0n) + spent;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

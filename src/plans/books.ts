import { createHash } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import canonicalize from "canonicalize";
import { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { FinancialGoal, GOAL_ORDER } from "../entities/financial-goal.ts";
import type { RebalancePlan } from "../entities/rebalance-plan.ts";
import type { CalendarDate } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { PlanBooks } from "./rebalance/rebalance.ts";

/** What plans are made of: a couple's open accounts and active goals, with their allocations. */
export interface CoupleBooks {
  readonly accounts: readonly BankAccount[];
  readonly goals: readonly FinancialGoal[];
}

/** The same with what is closed, which older plans name. */
export interface WholeBooks extends CoupleBooks {
  readonly everyAccount: readonly BankAccount[];
  readonly everyGoal: readonly FinancialGoal[];
}

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

/** The accounts and goals of a couple, in two statements. Read them with the couple's lock held before you write. */
export async function loadBooks(em: EntityManager, couple: Couple): Promise<WholeBooks> {
  const joined = { populate: ["allocations"], strategy: "joined" } as const;
  const everyAccount = await em.find(BankAccount, { couple }, { ...joined, orderBy: { id: "asc" } });
  const everyGoal = await em.find(FinancialGoal, { couple }, { ...joined, orderBy: GOAL_ORDER });
  return {
    everyAccount,
    everyGoal,
    accounts: everyAccount.filter(({ status }) => status === "open"),
    goals: everyGoal.filter(({ status }) => status === "active"),
  };
}

/** What an existing plan may use. One edited by hand, or made for a payment, is about its own accounts and goals alone. */
export function scopeOf(plan: RebalancePlan): PlanScope {
  return {
    requesterId: plan.requestedBy?.id ?? null,
    includePrivate: plan.includePrivate,
    goalIds: plan.goalIds ?? null,
    accountIds: plan.strategy === "edited" || plan.strategy === "spending" ? plan.accountIds : null,
  };
}

/** The accounts that a plan may use. */
export function accountsOf(books: CoupleBooks, scope: PlanScope): BankAccount[] {
  const { requesterId, includePrivate, accountIds } = scope;
  const mayUse = (account: BankAccount) =>
    account.visibility === "shared" || (includePrivate && account.isOpenTo(requesterId));
  return books.accounts.filter((account) => mayUse(account) && (accountIds?.includes(account.id) ?? true));
}

/** The books as plain data, with what the schedules of goals ask for on `today`, a date in the couple's time zone. */
export function planBooksOf(
  books: CoupleBooks,
  scope: PlanScope,
  { currency, timeZone }: Couple,
  today: CalendarDate,
): PlanBooks {
  const accounts = accountsOf(books, scope);
  const elsewhere = heldElsewhere(books.goals, accounts);
  return {
    majorUnit: majorUnitOf(currency),
    accounts: accounts.map(({ id, balance, keepAvailable }) => ({ id, balance, keepAvailable })),
    goals: books.goals.map((goal) => ({
      id: goal.id,
      targetAmount: goal.targetAmount,
      priority: goal.priority,
      deadline: goal.deadline ?? null,
      createdAt: goal.createdAt.toISOString(),
      locked: goal.locked,
      expectedNext: goal.schedule(today, timeZone)?.expectedNext ?? null,
      // What was spent counts towards the target, and nobody can take it either.
      elsewhere: (elsewhere.get(goal.id) ?? 0n) + goal.spent,
      included: scope.goalIds?.includes(goal.id) ?? true,
    })),
    allocations: accounts.flatMap((account) =>
      account.allocations.getItems().map(({ goal, allocatedAmount }) => ({
        accountId: account.id,
        goalId: goal.id,
        amount: allocatedAmount,
      })),
    ),
  };
}

/**
 * SHA-256, in hex, of the RFC 8785 form of all that a plan reads of the books: its accounts, what goals hold of them,
 * and the goals that may give or get. Neither the ledger's sequence nor the date: what changes none of this leaves a
 * plan as good as it was.
 */
export function fingerprintOf(books: CoupleBooks, scope: PlanScope): string {
  const accounts = accountsOf(books, scope);
  const elsewhere = heldElsewhere(books.goals, accounts);
  const goals = books.goals.filter(({ id }) => scope.goalIds?.includes(id) ?? true);
  const read = {
    accounts: accounts
      .map(({ id, balance, keepAvailable, visibility, allocations }) => ({
        id,
        balance: String(balance),
        keep_available: String(keepAvailable),
        visibility,
        allocations: allocations
          .getItems()
          .map(({ goal, allocatedAmount }) => `${goal.id} ${allocatedAmount}`)
          .toSorted(),
      }))
      .toSorted(byId),
    goals: goals
      .map((goal) => ({
        id: goal.id,
        target: String(goal.targetAmount),
        deadline: goal.deadline ?? null,
        priority: goal.priority,
        locked: goal.locked,
        elsewhere: String((elsewhere.get(goal.id) ?? 0n) + goal.spent),
      }))
      .toSorted(byId),
  };
  return createHash("sha256")
    .update(canonicalize(read) ?? "", "utf8")
    .digest("hex");
}

/** What a goal holds of other accounts than these: the plan takes it as it is. */
function heldElsewhere(
  goals: readonly FinancialGoal[],
  accounts: readonly BankAccount[],
): Map<string, bigint> {
  const elsewhere = new Map(goals.map(({ id, currentAllocation }) => [id, currentAllocation]));
  for (const { goal, allocatedAmount } of accounts.flatMap(({ allocations }) => allocations.getItems())) {
    elsewhere.set(goal.id, (elsewhere.get(goal.id) ?? 0n) - allocatedAmount);
  }
  return elsewhere;
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

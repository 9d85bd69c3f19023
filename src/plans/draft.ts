import { activeGoals, allocatedIn, openAccounts } from "../books/figures.ts";
import { changeOf, type Plan, type PlanMove, type StoredAccount, type StoredGoal } from "../books/plan.ts";
import { paceOf, projectedDate } from "../drift/pace.ts";
import type { WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { Decision } from "../ledger/decision.ts";
import { freeMoney } from "./rebalance/position.ts";
import { accountsIn, fingerprintOf, type PlanScope } from "./scope.ts";

export interface PlanDraft {
  readonly strategy: Plan["strategy"];
  readonly scope: PlanScope;
  readonly basisSequence: number;
  /** In an order in which every move is possible. */
  readonly moves: readonly PlanMove[];
  readonly uncured: readonly { readonly accountId: string; readonly amount: bigint }[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days for which a plan is valid. A payment's plan is valid longer, because the payment cannot be planned again. */
const VALID_DAYS = { plan: 1, payment: 7 } as const;

/** Days for which an uncommitted suggestion is kept after it has expired. */
export const SUGGESTION_RETENTION_DAYS = 7;

/** Maximum number of stored suggestions of one requester, so that repeated requests do not fill the database. */
export const MAX_SUGGESTIONS = 50;

/** A new plan in the state `suggested`, with its effect on the goals and accounts of the books. */
export function planFor(
  books: WholeBooks,
  draft: PlanDraft,
  { id, now }: { readonly id: string; readonly now: Date },
): Plan {
  const { strategy, scope, basisSequence, moves } = draft;
  const days = strategy === "spending" ? VALID_DAYS.payment : VALID_DAYS.plan;
  return {
    id,
    strategy,
    goalIds: scope.goalIds,
    includePrivate: scope.includePrivate,
    status: "suggested",
    fingerprint: fingerprintOf(books, scope),
    basisSequence,
    moves: moves.map(({ accountId, fromGoalId, toGoalId, amount, reason, paymentNote }) => ({
      account_id: accountId,
      from_goal_id: fromGoalId,
      to_goal_id: toGoalId,
      amount: String(amount),
      grounds: reason,
      ...(paymentNote && { noted: paymentNote }),
    })),
    uncured: draft.uncured.map(({ accountId, amount }) => ({
      account_id: accountId,
      amount: String(amount),
    })),
    goals: goalsAfter(books, draft, now),
    accounts: accountsAfter(books, draft),
    accountIds: [...new Set(moves.map(({ accountId }) => accountId))].toSorted(),
    requestedById: scope.requesterId,
    committedById: null,
    committedWith: null,
    committedAt: null,
    decidedById: null,
    decidedAt: null,
    sequence: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + days * DAY_MS),
  };
}

/** Creates a plan as suggested, for a step that follows in the same decision. */
export function addPlan(decision: Decision, draft: PlanDraft, id = decision.ids()): Plan {
  const plan = planFor(decision.books, draft, { id, now: decision.now });
  decision.write({ table: "rebalance_plans", insert: { ...plan } });
  return plan;
}

/** The active goals before and after the moves, each with the date on which it reaches its target at today's pace. */
function goalsAfter(books: WholeBooks, { strategy, scope, moves }: PlanDraft, now: Date): StoredGoal[] {
  const { timeZone } = books.couple;
  const today = dateIn(timeZone, now);
  const isPayment = strategy === "spending";
  const goals = activeGoals(books).filter(({ id }) => !isPayment || scope.goalIds?.includes(id));
  return goals.map((goal) => {
    const { id, targetAmount, currentAllocation, spent } = goal;
    const after = currentAllocation + changeOf(id, moves);
    const pace = paceOf(goal, today, timeZone);
    const projected = (allocated: bigint) => projectedDate(targetAmount - spent - allocated, pace, today);
    return {
      goal_id: id,
      target: String(targetAmount),
      spent: String(spent),
      before: String(currentAllocation),
      after: String(after),
      projected_before: projected(currentAllocation),
      // Spent money still counts as saved.
      projected_after: projected(isPayment ? currentAllocation : after),
    };
  });
}

/** The open accounts before and after the moves, with the remaining free money of those that the plan may use. */
function accountsAfter(books: WholeBooks, { strategy, scope, moves }: PlanDraft): StoredAccount[] {
  const majorUnit = majorUnitOf(books.couple.currency);
  const usable = accountsIn(books, scope);
  const usableIds = new Set(usable.map(({ id }) => id));
  const shown = strategy === "spending" ? usable : openAccounts(books);
  return shown.map(({ id, balance, keepAvailable }) => {
    const own = moves.filter(({ accountId }) => accountId === id);
    const before = allocatedIn(books, id);
    const allocated = before - changeOf(null, own);
    const free = freeMoney({ balance, allocated, keepAvailable }, majorUnit);
    return {
      account_id: id,
      balance: String(balance),
      before: String(before),
      after: String(allocated),
      unassigned: String(usableIds.has(id) ? free : 0n),
    };
  });
}

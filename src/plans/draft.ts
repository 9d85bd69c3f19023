import { activeGoals, allocatedIn, openAccounts } from "../books/figures.ts";
import { changeOf, type Plan, type PlanMove, type StoredAccount, type StoredGoal } from "../books/plan.ts";
import { paceOf, projectedDate } from "../drift/pace.ts";
import type { WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { Decision } from "../ledger/decision.ts";
import { freeMoney } from "./rebalance/position.ts";
import { accountsIn, fingerprintOf, type PlanScope } from "./scope.ts";

/** What a new plan is made of. Amounts in minor units. */
export interface PlanDraft {
  readonly strategy: Plan["strategy"];
  readonly scope: PlanScope;
  /** The head of the ledger that the moves were made from. */
  readonly basisSequence: number;
  /** In an order in which each can be carried out. */
  readonly moves: readonly PlanMove[];
  readonly uncured: readonly { readonly accountId: string; readonly amount: bigint }[];
}

/** What comes in beside the books when a plan is made. */
interface Making {
  readonly id: string;
  readonly now: Date;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days for which a plan can be committed and approved. A payment has happened and cannot be planned again. */
const LIFE_DAYS = { plan: 1, payment: 7 } as const;

/** Days after its expiry for which a suggestion stays that nobody committed. */
export const FORGOTTEN_AFTER_DAYS = 7;

/** Suggestions that are stored of one requester at most, so that repeated requests do not fill the database. */
export const MAX_SUGGESTIONS = 50;

/** A new plan in the state `suggested`, with its effect on goals and accounts as they stand in these books. */
export function planFor(books: WholeBooks, draft: PlanDraft, { id, now }: Making): Plan {
  const { strategy, scope, basisSequence, moves } = draft;
  const days = strategy === "spending" ? LIFE_DAYS.payment : LIFE_DAYS.plan;
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

/** Creates a plan within a decision: its row is written as suggested, for a step that follows in the same decision. */
export function addPlan(decision: Decision, draft: PlanDraft, id = decision.ids()): Plan {
  const plan = planFor(decision.books, draft, { id, now: decision.now });
  decision.write({ table: "rebalance_plans", insert: { ...plan } });
  return plan;
}

/** The active goals before and after the moves, each with the date of its target at its pace of today. */
function goalsAfter(books: WholeBooks, { strategy, scope, moves }: PlanDraft, now: Date): StoredGoal[] {
  const { timeZone } = books.couple;
  const today = dateIn(timeZone, now);
  const isPayment = strategy === "spending";
  const goals = activeGoals(books).filter(({ id }) => !isPayment || scope.goalIds?.includes(id));
  return goals.map((goal) => {
    const { id, targetAmount, currentAllocation, spent } = goal;
    const after = currentAllocation + changeOf(id, moves);
    const pace = paceOf(goal, today, timeZone);
    const projected = (held: bigint) => projectedDate(targetAmount - spent - held, pace, today);
    return {
      goal_id: id,
      target: String(targetAmount),
      spent: String(spent),
      before: String(currentAllocation),
      after: String(after),
      projected_before: projected(currentAllocation),
      // What a payment uses up still counts as saved.
      projected_after: projected(isPayment ? currentAllocation : after),
    };
  });
}

/** The open accounts before and after the moves, with the free money that the plan leaves in those that it may use. */
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

import { changeOf, type PlanMove, type StoredAccount, type StoredGoal } from "../books/plan.ts";
import { NO_PACE, pacesOf, projectedDate } from "../drift/pace.ts";
import { expiryOf, RebalancePlan } from "../entities/rebalance-plan.ts";
import { User } from "../entities/user.ts";
import { dateIn } from "../kernel/calendar.ts";
import { majorUnitOf } from "../kernel/money.ts";
import type { Writing } from "../ledger/append.ts";
import { accountsOf, type CoupleBooks, fingerprintOf, type PlanScope } from "./books.ts";
import { freeMoney } from "./rebalance/position.ts";

/** What a new plan is made of. Amounts in minor units. */
interface Made {
  readonly strategy: RebalancePlan["strategy"];
  readonly scope: PlanScope;
  readonly basisSequence: number;
  /** In an order in which each can be carried out. */
  readonly moves: readonly PlanMove[];
  readonly uncured: readonly { readonly accountId: string; readonly amount: bigint }[];
}

/** Keeps a plan, with what it does to goals and accounts as they stand. The couple's row must be locked. */
export async function keepPlan(writing: Writing, books: CoupleBooks, made: Made): Promise<RebalancePlan> {
  const { em, couple, ids, now } = writing;
  const { strategy, scope, basisSequence, moves } = made;
  return em.create(RebalancePlan, {
    id: ids(),
    couple,
    strategy,
    goalIds: scope.goalIds ? [...scope.goalIds] : null,
    includePrivate: scope.includePrivate,
    status: "suggested",
    fingerprint: fingerprintOf(books, scope),
    basisSequence,
    moves: moves.map(({ accountId, fromGoalId, toGoalId, amount, grounds, noted }) => ({
      account_id: accountId,
      from_goal_id: fromGoalId,
      to_goal_id: toGoalId,
      amount: String(amount),
      grounds,
      ...(noted && { noted }),
    })),
    uncured: made.uncured.map(({ accountId, amount }) => ({ account_id: accountId, amount: String(amount) })),
    goals: await keptGoals(writing, books, made),
    accounts: keptAccounts(books, made, majorUnitOf(couple.currency)),
    accountIds: [...new Set(moves.map(({ accountId }) => accountId))].toSorted(),
    requestedBy: scope.requesterId ? em.getReference(User, scope.requesterId) : null,
    committedBy: null,
    committedWith: null,
    committedAt: null,
    decidedBy: null,
    decidedAt: null,
    sequence: null,
    createdAt: now,
    expiresAt: expiryOf(strategy, now),
  });
}

/** Days for which a suggestion is kept that nobody took up. */
const KEPT_DAYS = 7;

/** Suggestions that are kept of one requester, so that asking over and over does not fill the database. */
const KEPT_SUGGESTIONS = 50;

/**
 * Forgets the couple's suggestions that expired long ago, and the requester's oldest, to make room for one more: the
 * ledger tells nothing of them.
 */
export async function forgetOldSuggestions({ em, couple, principal, now }: Writing): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * 60 * 1000);
  const suggested = { couple, status: "suggested" } as const;
  const surplus = await em.find(
    RebalancePlan,
    { ...suggested, requestedBy: principal.userId },
    { fields: ["id"], orderBy: { id: "desc" }, offset: KEPT_SUGGESTIONS - 1, disableIdentityMap: true },
  );
  const ids = surplus.map(({ id }) => id);
  await em.nativeDelete(RebalancePlan, {
    ...suggested,
    $or: [{ expiresAt: { $lt: before } }, { id: { $in: ids } }],
  });
}

/** Every active goal before and after the moves, with the date of its target at the pace it has today. */
async function keptGoals(
  { em, couple, now }: Writing,
  { goals }: CoupleBooks,
  { strategy, moves }: Made,
): Promise<StoredGoal[]> {
  const paces = await pacesOf(em, couple, goals, now);
  const today = dateIn(couple.timeZone, now);
  return goals.map(({ id, targetAmount, currentAllocation, spent }) => {
    const after = currentAllocation + changeOf(id, moves);
    const projected = (held: bigint) =>
      projectedDate(targetAmount - spent - held, paces.get(id) ?? NO_PACE, today);
    return {
      goal_id: id,
      target: String(targetAmount),
      spent: String(spent),
      before: String(currentAllocation),
      after: String(after),
      projected_before: projected(currentAllocation),
      // What a payment uses up still counts as saved.
      projected_after: projected(strategy === "spending" ? currentAllocation : after),
    };
  });
}

/** Every open account before and after the moves, with the free money that the plan leaves in those that it may use. */
function keptAccounts(books: CoupleBooks, { scope, moves }: Made, majorUnit: bigint): StoredAccount[] {
  const usable = new Set(accountsOf(books, scope).map(({ id }) => id));
  return books.accounts.map(({ id, balance, allocated: before, keepAvailable }) => {
    const own = moves.filter(({ accountId }) => accountId === id);
    const allocated = before - changeOf(null, own);
    const free = freeMoney({ balance, allocated, keepAvailable }, majorUnit);
    return {
      account_id: id,
      balance: String(balance),
      before: String(before),
      after: String(allocated),
      unassigned: String(usable.has(id) ? free : 0n),
    };
  });
}

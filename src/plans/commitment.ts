import type { EntityManager } from "@mikro-orm/core";
import { needsSecondKey } from "../approval/allowance.ts";
import { STATE_AFTER } from "../books/plan.ts";
import type { Couple } from "../entities/couple.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { RebalancePlan } from "../entities/rebalance-plan.ts";
import { User } from "../entities/user.ts";
import { moveEarmark } from "../goals/earmarks.ts";
import { appendSpending, oldCanUseUp } from "../goals/old-spending.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";
import { type CoupleBooks, fingerprintOf, scopeOf } from "./books.ts";
import type { PlanStatus } from "./status.ts";

/*
 * The steps of a plan. The couple's row is locked, the books were read after that. A PLAN event records each step;
 * the events of the moves follow it without a gap.
 */

/**
 * Carries a plan out, or, where it takes more from goals than its committer may alone, lets it wait for the partner.
 * @throws Refusal `plan_empty`, `plan_expired`, `plan_stale`; `person_required` when the operator would turn one of two keys
 */
export async function commitPlan(
  writing: Writing,
  plan: RebalancePlan,
  books: CoupleBooks,
): Promise<LedgerEvent[]> {
  const { principal, now } = writing;
  if (plan.moves.length === 0) throw new Refusal("plan_empty");
  assertCurrent(plan, books, now);
  const twoKeys = await needsSecondKey(writing, plan.taken);
  if (twoKeys && principal.actor === OPERATOR_ACTOR) throw new Refusal("person_required");
  if (twoKeys) return [awaitApproval(writing, plan)];
  commit(writing, plan);
  return [settle(writing, plan, "committed"), ...carryOut(writing, plan, books)];
}

/** Lets a plan that the caller commits wait for the partner's approval. */
export function awaitApproval(writing: Writing, plan: RebalancePlan): LedgerEvent {
  commit(writing, plan);
  return settle(writing, plan, "awaiting_approval");
}

function commit({ em, principal, now }: Writing, plan: RebalancePlan): void {
  plan.committedBy = principal.userId ? em.getReference(User, principal.userId) : null;
  plan.committedWith = principal.actor;
  plan.committedAt = now;
}

/**
 * Turns the second key: the plan is carried out in the name of whoever committed it.
 * @throws Refusal `partner_required`, `plan_expired`, `plan_stale`
 */
export function approvePlan(writing: Writing, plan: RebalancePlan, books: CoupleBooks): LedgerEvent[] {
  const { em, principal, now } = writing;
  const { committedBy, committedWith } = plan;
  if (!principal.userId || !committedBy || !committedWith || committedBy.id === principal.userId) {
    throw new Refusal("partner_required");
  }
  assertCurrent(plan, books, now);
  plan.decidedBy = em.getReference(User, principal.userId);
  plan.decidedAt = now;
  const told = settle(writing, plan, "approved");
  const asCommitter = { ...writing, principal: { userId: committedBy.id, actor: committedWith } };
  return [told, ...carryOut(asCommitter, plan, books, { approved_by: principal.userId })];
}

/** Ends a plan that was not carried out; also one that has expired or is stale. */
export function rejectPlan(writing: Writing, plan: RebalancePlan): LedgerEvent {
  const { em, principal, now } = writing;
  plan.decidedBy = principal.userId ? em.getReference(User, principal.userId) : null;
  plan.decidedAt = now;
  return settle(writing, plan, "rejected");
}

/** What a plan's state is at an instant, on the books as they are. */
export function planStatusOf(plan: RebalancePlan, books: CoupleBooks, now: Date): PlanStatus {
  if (!plan.isOpen) return plan.status;
  if (plan.hasExpired(now)) return "expired";
  return isStale(plan, books) ? "stale" : plan.status;
}

/** The events with which a plan reached its state: the PLAN event, and those of its moves. With their accounts. */
export function eventsOf(em: EntityManager, plan: RebalancePlan): Promise<LedgerEvent[]> {
  const first = plan.sequence ?? 0;
  const last = first + (plan.status === "committed" ? plan.moves.length : 0);
  return em.find(
    LedgerEvent,
    { couple: plan.couple, sequence: { $gte: first, $lte: last } },
    { populate: ["sourceAccount"], strategy: "joined", orderBy: { sequence: "asc" } },
  );
}

/** The couple's plans that wait for an approval and can still get it, oldest first. `books`: as they are. */
export async function approvablePlans(
  em: EntityManager,
  couple: Couple,
  books: CoupleBooks,
  now: Date,
): Promise<RebalancePlan[]> {
  const waiting = await em.find(
    RebalancePlan,
    { couple, status: "awaiting_approval", expiresAt: { $gt: now } },
    { orderBy: { id: "asc" } },
  );
  return waiting.filter((plan) => planStatusOf(plan, books, now) === plan.status);
}

/** Whether the books are no longer those that the plan was made of; a payment only needs its goal's money. */
function isStale(plan: RebalancePlan, books: CoupleBooks): boolean {
  if (plan.strategy === "spending") return !oldCanUseUp(plan, books);
  return fingerprintOf(books, scopeOf(plan)) !== plan.fingerprint;
}

/** @throws Refusal `plan_expired`, `plan_stale` */
export function assertCurrent(plan: RebalancePlan, books: CoupleBooks, now: Date): void {
  if (plan.hasExpired(now)) throw new Refusal("plan_expired");
  if (isStale(plan, books)) throw new Refusal("plan_stale");
}

/** Records in the ledger that the plan has reached its next state. */
function settle(writing: Writing, plan: RebalancePlan, action: keyof typeof STATE_AFTER): LedgerEvent {
  // Keys in the order in which jsonb keeps them: then an answer that is repeated is the same to the letter.
  const spends = plan.strategy === "spending" && { spends: true };
  const metadata = { action, ...spends, plan_id: plan.id };
  const event = appendEvent(writing, { eventType: "PLAN", metadata });
  plan.status = STATE_AFTER[action];
  plan.sequence = event.sequence;
  return event;
}

/** One event per move, in the plan's order. */
function carryOut(
  writing: Writing,
  plan: RebalancePlan,
  { accounts, goals }: CoupleBooks,
  approval: { approved_by?: string } = {},
): LedgerEvent[] {
  const goalOf = (id: string | null) => (id === null ? undefined : named(goals, id));
  return plan.planned.map(({ accountId, fromGoalId, toGoalId, amount, noted }) => {
    const [account, from] = [named(accounts, accountId), goalOf(fromGoalId)];
    const metadata = { ...noted, plan_id: plan.id, ...approval };
    if (plan.strategy === "spending" && from) {
      return appendSpending(writing, { account, goal: from, amount, alreadyInBalance: true, metadata });
    }
    return moveEarmark(writing, { account, from, to: goalOf(toGoalId), amount, metadata });
  });
}

/** A plan whose fingerprint fits names nothing that is not in the books. */
function named<T extends { readonly id: string }>(rows: readonly T[], id: string): T {
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Error(`the books hold no ${id} that a plan names`);
  return row;
}

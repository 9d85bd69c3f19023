import { exceedsAllowance } from "../approval/allowance.ts";
import { rowOf } from "../books/books.ts";
import { isOpenPlan, type PaymentNote } from "../books/plan.ts";
import type { Event } from "../books/rows.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";
import type { Decision } from "../ledger/decision.ts";
import { assertBalanceCovers } from "../ledger/money-rules.ts";
import { addPlan, type PlanDraft } from "../plans/draft.ts";
import { SPENT } from "../plans/reasons.ts";
import { awaitApproval, rejectPlan } from "../plans/steps.ts";
import { assertSpendable, type Spending, spend } from "./spending.ts";

/*
 * A payment from a goal. It has happened, whatever its payer may take from goals alone: beyond that it is recorded, and the
 * goal's money waits for the partner in a plan.
 */

interface Payment extends Omit<Spending, "by"> {
  readonly metadata: PaymentNote;
}

/** What a payment needs to know beside the books. */
interface Known {
  /** Minor units that the caller took away from goals alone within 24 hours, before this decision. */
  readonly takenAlone: bigint;
}

export interface Paid {
  /** SPENDING; beyond the threshold the WITHDRAWAL, or the PLAN event where the balance shows the payment already. */
  readonly event: Event;
  /** The id of the plan that waits for the partner's approval. */
  readonly planId: string | null;
}

/**
 * Spends a goal's money, or, where that is more than one partner may take alone, records the payment and lets the goal's
 * money wait for the partner. The operator cannot act as one of the two partners.
 * @throws Refusal those of `assertSpendable`, `insufficient_balance`, `person_required`
 */
export function pay(decision: Decision, payment: Payment, { takenAlone }: Known): Paid {
  const { books, caller } = decision;
  assertSpendable(books, payment);
  const { amount, alreadyInBalance } = payment;
  if (!exceedsAllowance({ books, takenAlone }, amount))
    return { event: spend(decision, payment), planId: null };
  if (caller.actor === OPERATOR_ACTOR) throw new Refusal("person_required");
  const planId = decision.ids();
  const basisSequence = books.couple.headSequence;
  const withdrawal = alreadyInBalance ? undefined : withdraw(decision, payment, planId);
  const draft = draftOf(payment, { requesterId: caller.userId, basisSequence });
  const waits = awaitApproval(decision, addPlan(decision, draft, planId));
  return { event: withdrawal ?? waits, planId };
}

/** The account pays; the goal still holds its money. Which account may pay is the caller's rule, as with spending. */
function withdraw(decision: Decision, { accountId, amount, metadata }: Payment, planId: string): Event {
  assertBalanceCovers(rowOf(decision.books.accounts, accountId), amount);
  return decision.append({
    eventType: "WITHDRAWAL",
    amount,
    sourceAccountId: accountId,
    metadata: { ...metadata, spending_plan_id: planId },
  });
}

/** The plan that uses up the goal's money of a payment. */
function draftOf(
  { accountId, goalId, amount, metadata }: Payment,
  { requesterId, basisSequence }: { requesterId: string | null; basisSequence: number },
): PlanDraft {
  const move = { accountId, fromGoalId: goalId, toGoalId: null, amount };
  return {
    strategy: "spending",
    scope: { requesterId, includePrivate: true, goalIds: [goalId], accountIds: [accountId] },
    basisSequence,
    moves: [{ ...move, reason: SPENT, paymentNote: metadata }],
    uncured: [],
  };
}

/** A WITHDRAWAL was reversed: where it was a payment from a goal that still waits, nothing is left to approve. */
export function withdrawPlanOf(decision: Decision, { metadata }: Event): void {
  const plan = decision.books.plans.get(String(metadata.spending_plan_id));
  if (plan && isOpenPlan(plan)) rejectPlan(decision, plan);
}

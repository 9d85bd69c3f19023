import { exceedsAllowance } from "../approval/allowance.ts";
import { rowOf } from "../books/books.ts";
import type { Facts } from "../books/facts.ts";
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
 * A payment from a goal. It has already happened, so it is always recorded. If it exceeds what the payer may take from
 * goals alone, a plan to spend the goal's money awaits the partner's approval.
 */

interface Payment extends Omit<Spending, "by"> {
  readonly metadata: PaymentNote;
}

export interface PaymentResult {
  /** SPENDING, or if approval is needed, the WITHDRAWAL or (if the balance already includes the payment) the PLAN event. */
  readonly event: Event;
  readonly planId: string | null;
}

/**
 * Spends a goal's money. If that exceeds what one partner may take alone, it records the payment and submits the spending
 * for the partner's approval. The operator cannot submit it.
 * @throws Refusal those of `assertSpendable`, `insufficient_balance`, `person_required`
 */
export function pay(
  decision: Decision,
  payment: Payment,
  { takenAlone }: Pick<Facts, "takenAlone">,
): PaymentResult {
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
  const submitted = awaitApproval(decision, addPlan(decision, draft, planId));
  return { event: withdrawal ?? submitted, planId };
}

/** Records the payment from the account without changing the goal. The caller checks whether the account may be used. */
function withdraw(decision: Decision, { accountId, amount, metadata }: Payment, planId: string): Event {
  assertBalanceCovers(rowOf(decision.books.accounts, accountId), amount);
  return decision.append({
    eventType: "WITHDRAWAL",
    amount,
    sourceAccountId: accountId,
    metadata: { ...metadata, spending_plan_id: planId },
  });
}

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

/** Rejects the plan of a payment whose WITHDRAWAL is reversed, if it still awaits approval. */
export function withdrawPaymentPlan(decision: Decision, { metadata }: Event): void {
  const plan = decision.books.plans.get(String(metadata.spending_plan_id));
  if (plan && isOpenPlan(plan)) rejectPlan(decision, plan);
}

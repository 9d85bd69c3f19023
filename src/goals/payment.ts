import { debit } from "../accounts/balances.ts";
import { needsSecondKey } from "../approval/allowance.ts";
import type { PaymentNote } from "../books/plan.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { RebalancePlan } from "../entities/rebalance-plan.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";
import { awaitApproval, rejectPlan } from "../plans/commitment.ts";
import { keepPlan } from "../plans/creation.ts";
import { SPENT } from "../plans/reasons.ts";
import { appendSpending, assertSpendable, type Spending } from "./old-spending.ts";

/*
 * A payment from a goal. It has happened, whatever its payer may take from goals alone: beyond that it is recorded, and the
 * goal's money waits for the partner in a plan.
 */

export interface Payment extends Spending {
  readonly metadata: PaymentNote;
}

export interface Paid {
  /** SPENDING; beyond the threshold the WITHDRAWAL, or the PLAN event where the balance shows the payment already. */
  readonly event: LedgerEvent;
  /** What waits for the partner's approval. */
  readonly plan: RebalancePlan | null;
}

/**
 * Spends a goal's money, or, where that is more than one partner may take alone, records the payment and lets its earmark
 * wait for the partner. The operator cannot turn a partner's key.
 * @throws Refusal those of `assertSpendable`, `insufficient_balance`, `person_required`
 */
export async function pay(writing: Writing, payment: Payment): Promise<Paid> {
  assertSpendable(payment);
  const { account, amount, alreadyInBalance, metadata } = payment;
  if (!(await needsSecondKey(writing, amount)))
    return { event: appendSpending(writing, payment), plan: null };
  if (writing.principal.actor === OPERATOR_ACTOR) throw new Refusal("person_required");
  if (!alreadyInBalance) debit(account, amount);
  const plan = await keepEarmark(writing, payment);
  if (alreadyInBalance) return { event: awaitApproval(writing, plan), plan };
  const event = appendEvent(writing, {
    eventType: "WITHDRAWAL",
    amount,
    sourceAccount: account,
    metadata: { ...metadata, spending_plan_id: plan.id },
  });
  awaitApproval(writing, plan);
  return { event, plan };
}

/** The plan that uses up the earmark of a payment. */
function keepEarmark(writing: Writing, { account, goal, amount, metadata }: Payment): Promise<RebalancePlan> {
  const { couple, principal } = writing;
  const [accounts, goals] = [[account], [goal]];
  const scope = {
    requesterId: principal.userId,
    includePrivate: true,
    goalIds: [goal.id],
    accountIds: [account.id],
  };
  const move = { accountId: account.id, fromGoalId: goal.id, toGoalId: null, amount };
  return keepPlan(
    writing,
    { accounts, goals },
    {
      strategy: "spending",
      scope,
      basisSequence: couple.headSequence,
      moves: [{ ...move, grounds: SPENT, noted: metadata }],
      uncured: [],
    },
  );
}

/** A WITHDRAWAL is taken back: if it was a payment from a goal whose earmark still waits, nothing is left to approve. */
export async function withdrawPlanOf(writing: Writing, { metadata }: LedgerEvent): Promise<void> {
  const { em, couple } = writing;
  if (typeof metadata.spending_plan_id !== "string") return;
  const plan = await em.findOneOrFail(RebalancePlan, { id: metadata.spending_plan_id, couple });
  if (plan.isOpen) rejectPlan(writing, plan);
}

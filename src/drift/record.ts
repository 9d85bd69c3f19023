import { wrap } from "@mikro-orm/core";
import type { DriftStatus } from "../books/rows.ts";
import type { Couple } from "../entities/couple.ts";
import { FinancialGoal } from "../entities/financial-goal.ts";
import { dateIn } from "../kernel/calendar.ts";
import { SERVICE_ACTOR } from "../ledger/actors.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";

/** A goal and how it stands against its schedule now. */
export interface Standing {
  readonly goal: FinancialGoal;
  readonly status: DriftStatus;
}

/** The status of each of these active goals of the couple. */
export function statusesOf(goals: readonly FinancialGoal[], couple: Couple, now: Date): readonly Standing[] {
  const today = dateIn(couple.timeZone, now);
  return goals.map((goal) => ({ goal, status: goal.standing(today, couple) }));
}

/**
 * Checks every active goal that this transaction has loaded and appends one DRIFT event for each whose status differs
 * from the one that the ledger recorded last. The couple's row must be locked; call it after the changes.
 */
export function recordDrift(writing: Writing): void {
  const { couple, now } = writing;
  for (const { goal, status } of statusesOf(loadedGoals(writing), couple, now)) {
    if (status === goal.driftStatus) continue;
    // The event names no client: the partner must not learn which client made the write.
    appendEvent(
      { ...writing, principal: SERVICE_ACTOR },
      { eventType: "DRIFT", destGoal: goal, metadata: { status, status_before: goal.driftStatus } },
    );
    goal.driftStatus = status;
  }
}

/** Rows that an allocation or event merely names are in the identity map too, but not loaded. */
function loadedGoals({ em }: Writing): FinancialGoal[] {
  const known = em.getUnitOfWork().getIdentityMap().getStore(em.getMetadata(FinancialGoal)).values();
  return [...known]
    .filter((goal) => wrap(goal).isInitialized() && goal.status === "active")
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

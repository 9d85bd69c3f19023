import { isOpenPlan, PLAN_STATES, type Plan } from "../books/plan.ts";
import { isPaymentFeasible } from "../goals/spending.ts";
import type { WholeBooks } from "../identity/see.ts";
import { Refusal } from "../kernel/refusals.ts";
import { fingerprintOf, scopeOf } from "./scope.ts";

/** The status that callers see: the stored state, or `expired` or `stale` for an open plan. */
export const PLAN_STATUSES = [...PLAN_STATES, "expired", "stale"] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** A plan's status at an instant. Staleness depends on everything that its requester may use, so `books` are not filtered. */
export function planStatusOf(plan: Plan, books: WholeBooks, now: Date): PlanStatus {
  if (!isOpenPlan(plan)) return plan.status;
  if (hasExpired(plan, now)) return "expired";
  return isStale(plan, books) ? "stale" : plan.status;
}

/** The plans that can still be approved, oldest first. */
export function approvablePlans(books: WholeBooks, now: Date): readonly Plan[] {
  return [...books.plans.values()]
    .filter((plan) => planStatusOf(plan, books, now) === "awaiting_approval")
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws Refusal `plan_expired`, `plan_stale` */
export function assertCurrent(plan: Plan, books: WholeBooks, now: Date): void {
  if (hasExpired(plan, now)) throw new Refusal("plan_expired");
  if (isStale(plan, books)) throw new Refusal("plan_stale");
}

function hasExpired({ expiresAt }: Plan, now: Date): boolean {
  return now >= expiresAt;
}

/** Whether something that the plan reads has changed. A payment depends only on its goal's money. */
function isStale(plan: Plan, books: WholeBooks): boolean {
  if (plan.strategy === "spending") return !isPaymentFeasible(books, plan);
  return fingerprintOf(books, scopeOf(plan)) !== plan.fingerprint;
}

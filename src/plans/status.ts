import { isOpenPlan, PLAN_STATES, type Plan } from "../books/plan.ts";
import { canUseUp } from "../goals/spending.ts";
import type { WholeBooks } from "../identity/see.ts";
import { Refusal } from "../kernel/refusals.ts";
import { fingerprintOf, scopeOf } from "./scope.ts";

/** A plan's status as callers see it: the stored state, or of an open plan what follows from the clock and the books. */
export const PLAN_STATUSES = [...PLAN_STATES, "expired", "stale"] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** A plan's status at an instant. Whether it is stale follows from what its requester may use, so the books are whole. */
export function planStatusOf(plan: Plan, books: WholeBooks, now: Date): PlanStatus {
  if (!isOpenPlan(plan)) return plan.status;
  if (hasExpired(plan, now)) return "expired";
  return isStale(plan, books) ? "stale" : plan.status;
}

/** The plans that wait for an approval and can still get it, oldest first. */
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

/** Whether the books no longer are what the plan was made from; a payment needs only its goal's money. */
function isStale(plan: Plan, books: WholeBooks): boolean {
  if (plan.strategy === "spending") return !canUseUp(books, plan);
  return fingerprintOf(books, scopeOf(plan)) !== plan.fingerprint;
}

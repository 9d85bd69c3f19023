import { describe, expect, test } from "vitest";
import {
  ADA,
  BEN,
  booksOf,
  decisionOn,
  personOf,
  refusalOf,
  START,
  withGoal,
} from "../../testing/in-memory.ts";
import { type Books, rowOf } from "../books/books.ts";
import type { Plan, PlanMove } from "../books/plan.ts";
import type { Goal } from "../books/rows.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { planFor } from "./draft.ts";
import { CUSTOM, SPENT } from "./reasons.ts";
import { DEFAULT_SCOPE } from "./scope.ts";
import { approvablePlans, planStatusOf } from "./status.ts";
import { approvePlan, awaitApproval, commitPlan, rejectPlan } from "./steps.ts";

const HOUR_MS = 60 * 60 * 1000;
const later = (hours: number) => new Date(START.getTime() + hours * HOUR_MS);

const BOOKS = booksOf({
  couple: { approvalThreshold: 50_00n, headSequence: 7 },
  accounts: { joint: { isJoint: true, balance: 500_00n } },
  goals: { trip: { priority: 1, targetAmount: 600_00n }, car: { priority: 4 } },
  held: { "car/joint": 100_00n },
});

const IDS = { accountId: "joint", fromGoalId: "car", toGoalId: "trip" };
const take = (amount: bigint): PlanMove => ({ ...IDS, amount, reason: CUSTOM });

function draft(moves: readonly PlanMove[], strategy: Plan["strategy"] = "waterfall"): Plan {
  const scope = strategy === "spending" ? { ...DEFAULT_SCOPE, goalIds: ["car"] } : DEFAULT_SCOPE;
  const made = { strategy, scope, basisSequence: 7, moves, uncured: [] };
  return planFor(BOOKS, made, { id: "plan", now: START });
}

const PAYMENT = draft(
  [{ ...take(80_00n), toGoalId: null, reason: SPENT, paymentNote: { payee: "Garage" } }],
  "spending",
);

/** The books after Ada has committed a plan that needs Ben's approval. */
function waiting(plan: Plan): Books {
  const decision = decisionOn(BOOKS);
  awaitApproval(decision, plan);
  return decision.books;
}

const planIn = ({ plans }: Books) => rowOf(plans, "plan");
const TAKING_80 = draft([take(80_00n)]);

describe("committing a plan", () => {
  const plan = draft([take(30_00n)]);
  test.each<[string, Plan, Books, { caller?: Principal; now?: Date }, bigint]>([
    ["plan_empty", draft([]), BOOKS, {}, 0n],
    ["plan_expired", plan, BOOKS, { now: later(24) }, 0n],
    ["plan_stale", plan, withGoal(BOOKS, "trip", { priority: 2 }), {}, 0n],
    ["person_required", plan, BOOKS, { caller: OPERATOR }, 50_00n],
  ])("is refused: %s", (code, refused, books, by, takenAlone) => {
    const decision = decisionOn(books, by);
    expect(refusalOf(() => commitPlan(decision, refused, { takenAlone }))).toMatchObject({ code });
    expect([decision.steps, decision.writes]).toEqual([[], []]);
  });

  test("is possible until the last millisecond of its validity, and for the operator without approval", () => {
    const decision = decisionOn(BOOKS, { caller: OPERATOR, now: new Date(later(24).getTime() - 1) });
    commitPlan(decision, plan, { takenAlone: 20_00n });
    expect(decision.events[0]).toMatchObject({ userId: null, metadata: { action: "committed" } });
  });
});

describe("approving a plan", () => {
  const ben = personOf(BEN, { actor: "phone" });

  test.each<[string, Plan, Principal, hours: number, car?: Partial<Goal>]>([
    ["partner_required", TAKING_80, personOf(ADA), 1],
    ["partner_required", TAKING_80, OPERATOR, 1],
    ["plan_expired", TAKING_80, ben, 24],
    ["plan_stale", TAKING_80, ben, 1, { locked: true }],
    ["plan_expired", PAYMENT, ben, 7 * 24],
    ["plan_stale", PAYMENT, ben, 1, { locked: true }],
  ])("is refused: %s", (code, plan, caller, hours, car = {}) => {
    const books = withGoal(waiting(plan), "car", car);
    const decision = decisionOn(books, { caller, now: later(hours) });
    expect(refusalOf(() => approvePlan(decision, planIn(books)))).toMatchObject({ code });
    expect(decision.steps).toEqual([]);
  });
});

describe("rejecting a plan", () => {
  test.each<[string, Books, Plan]>([
    ["a suggestion", BOOKS, TAKING_80],
    ["a plan that awaits approval", waiting(TAKING_80), planIn(waiting(TAKING_80))],
  ])("ends %s, even if it has expired", (_, books, plan) => {
    const decision = decisionOn(books, { caller: personOf(BEN), now: later(100) });
    rejectPlan(decision, plan);
    expect(decision.events).toMatchObject([{ eventType: "PLAN", metadata: { action: "rejected" } }]);
    expect(planIn(decision.books)).toMatchObject({ status: "rejected", decidedById: BEN });
    expect(decision.writes).toMatchObject([{ where: { id: "plan", status: plan.status } }]);
  });
});

describe("the status of a plan", () => {
  const [books, payment] = [waiting(TAKING_80), waiting(PAYMENT)];
  const moved = withGoal(books, "trip", { priority: 2 });
  const settled = { ...planIn(books), status: "rejected" as const };
  test.each([
    ["suggested", draft([take(1n)]), BOOKS, later(1)],
    ["awaiting_approval", planIn(books), books, later(1)],
    ["expired", planIn(books), books, later(24)],
    ["stale", planIn(books), moved, later(1)],
    ["expired", planIn(books), moved, later(24)],
    ["rejected", settled, moved, later(24)],
    ["awaiting_approval", planIn(payment), withGoal(payment, "trip", { priority: 2 }), later(1)],
    ["stale", planIn(payment), withGoal(payment, "car", { locked: true }), later(1)],
  ] as const)("is %s", (status, plan, now, instant) => {
    expect(planStatusOf(plan, now, instant)).toBe(status);
  });

  test("determines which plans can still be approved, oldest first", () => {
    const plan = planIn(books);
    const plans = new Map(["b", "a"].map((id) => [id, { ...plan, id }]));
    plans.set("c", { ...plan, id: "c", expiresAt: START });
    plans.set("d", { ...plan, id: "d", fingerprint: "0".repeat(64) });
    expect(approvablePlans({ ...books, plans }, later(1)).map(({ id }) => id)).toEqual(["a", "b"]);
  });
});

import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, personOf, refusalOf, START } from "../../testing/in-memory.ts";
import type { Books } from "../books/books.ts";
import type { PlanWithEvents } from "../books/facts.ts";
import type { Plan } from "../books/plan.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { planFor } from "../plans/draft.ts";
import { CUSTOM } from "../plans/reasons.ts";
import { DEFAULT_SCOPE } from "../plans/scope.ts";
import { commitRebalance } from "./commit-rebalance.ts";

const BOOKS = booksOf({
  couple: { headSequence: 7 },
  accounts: {
    joint: { isJoint: true, balance: 500_00n },
    mine: { balance: 40_00n, visibility: "private" },
    bens: { userId: BEN, balance: 40_00n, visibility: "private" },
  },
  goals: { trip: { targetAmount: 600_00n } },
});

const MOVE = { account_id: "joint", to_goal_id: "trip", amount: "10" };

function planOf(accountId: string, more: Partial<Plan> = {}): Plan {
  const move = { accountId, fromGoalId: null, toGoalId: "trip", amount: 10_00n, reason: CUSTOM };
  const scope = { ...DEFAULT_SCOPE, requesterId: ADA, includePrivate: true };
  const draft = { strategy: "fill", scope, basisSequence: 7, moves: [move], uncured: [] } as const;
  return { ...planFor(BOOKS, draft, { id: "plan", now: START }), ...more };
}

interface Asked {
  readonly input: object;
  readonly books?: Books;
  readonly caller?: Principal;
  readonly plan?: PlanWithEvents | undefined;
  readonly plans?: readonly PlanWithEvents[];
  readonly changed?: boolean;
}

function commit({ input, books = BOOKS, caller, plan, plans = [], changed = false }: Asked) {
  const decision = decisionOn(books, caller && { caller });
  const facts = { takenAlone: 0n, plan, editedSince: { plans, changed } };
  const answer = commitRebalance.decide?.(input as never, decision, { facts });
  return { answer, decision };
}

describe("committing a plan by its id", () => {
  const input = { plan_id: "plan" };

  test.each<[string, PlanWithEvents | undefined, Principal]>([
    ["not_found", undefined, personOf(ADA)],
    ["plan_settled", { plan: planOf("joint", { status: "rejected" }), events: [] }, personOf(ADA)],
    ["requester_only", { plan: planOf("mine"), events: [] }, personOf(BEN)],
    ["plan_stale", { plan: planOf("joint", { fingerprint: "0".repeat(64) }), events: [] }, personOf(ADA)],
    [
      "plan_stale",
      {
        plan: planOf("joint", { status: "awaiting_approval", fingerprint: "0".repeat(64) }),
        events: [],
      },
      personOf(ADA),
    ],
    ["plan_expired", { plan: planOf("joint", { expiresAt: START }), events: [] }, personOf(ADA)],
  ])("is refused: %s (%#)", (code, plan, caller) => {
    expect(refusalOf(() => commit({ input, plan, caller }))).toMatchObject({ code });
  });
});

describe("committing moves", () => {
  const input = { moves: [MOVE], basis_sequence: 7 };

  test("of a shared account is possible for the operator without a user", () => {
    expect(commit({ input, caller: OPERATOR }).answer).toMatchObject({ status: "committed" });
  });

  const withMove = (move: object) => ({ ...input, moves: [{ ...MOVE, ...move }] });
  test.each<[string, Asked, ...string[]]>([
    ["plan_stale", { input, changed: true }],
    ["moves_infeasible", { input: withMove({ amount: "500.01" }) }, "moves.0.amount"],
    // A private account of another person is answered like an unknown one, before any other check.
    ["moves_infeasible", { input: withMove({ account_id: "bens" }), changed: true }, "moves.0.account_id"],
    ["moves_infeasible", { input: withMove({ account_id: "mine" }), caller: OPERATOR }, "moves.0.account_id"],
    ["invalid_input", { input: withMove({ amount: "1.005" }) }, "moves.0.amount"],
    ["invalid_input", { input: { ...input, basis_sequence: 8 } }, "basis_sequence"],
    ["invalid_input", { input: { ...input, moves: [MOVE, MOVE] } }, "moves.1"],
    ["invalid_input", { input: { moves: [MOVE] } }, "basis_sequence"],
    ["invalid_input", { input: { ...input, plan_id: "plan" } }, "moves", "basis_sequence"],
    ["invalid_input", { input: {} }, "plan_id"],
  ])("is refused: %s (%#)", (code, asked, ...fields) => {
    const refused = refusalOf(() => commit(asked));
    expect([refused.code, ...refused.errors.map(({ field }) => field)]).toEqual([code, ...fields]);
  });
});

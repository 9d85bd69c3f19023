import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, START } from "../../testing/in-memory.ts";
import type { BalanceMove } from "../books/facts.ts";
import type { PlanMove, Strategy } from "../books/plan.ts";
import { addPlan, planFor } from "./draft.ts";
import { CUSTOM, SPENT } from "./reasons.ts";
import { DEFAULT_SCOPE, fingerprintOf } from "./scope.ts";
import { suggestionFor } from "./suggestion.ts";

/** Ten days before the plans. */
const createdAt = new Date("2026-02-28T15:00:00.000Z");

const BOOKS = booksOf({
  couple: { headSequence: 7 },
  accounts: {
    joint: { isJoint: true, balance: 500_00n, keepAvailable: 50_00n },
    bens: { userId: BEN, visibility: "private", balance: 30_00n },
    closed: { status: "closed" },
  },
  goals: {
    trip: {
      priority: 1,
      targetAmount: 600_00n,
      spent: 10_00n,
      inflows: [
        ["2026-03-01", "5000"],
        ["2026-03-10", "700"],
      ],
      createdAt,
    },
    car: { inflows: [["2026-03-01", "-1"]], createdAt },
    gone: { status: "closed" },
  },
  held: { "car/joint": 100_00n, "trip/bens": 20_00n },
});

const SHIFT: PlanMove = {
  accountId: "joint",
  fromGoalId: "car",
  toGoalId: "trip",
  amount: 40_00n,
  reason: CUSTOM,
};

describe("a new plan", () => {
  const moves = [SHIFT, { ...SHIFT, fromGoalId: null, amount: 300_00n }];
  const plan = planFor(
    BOOKS,
    {
      strategy: "fill",
      scope: { ...DEFAULT_SCOPE, requesterId: ADA },
      basisSequence: 5,
      moves,
      uncured: [{ accountId: "joint", amount: 1n }],
    },
    { id: "plan", now: START },
  );

  test("is a suggestion that is valid for a day", () => {
    expect(plan).toMatchObject({
      id: "plan",
      status: "suggested",
      requestedById: ADA,
      basisSequence: 5,
      fingerprint: fingerprintOf(BOOKS, DEFAULT_SCOPE),
      accountIds: ["joint"],
      uncured: [{ account_id: "joint", amount: "1" }],
      sequence: null,
      createdAt: START,
      expiresAt: new Date("2026-03-11T15:00:00.000Z"),
    });
  });

  test("states every active goal before and after, with its projected date at today's pace", () => {
    expect(plan.goals).toEqual([
      {
        goal_id: "trip",
        target: "60000",
        spent: "1000",
        before: "2000",
        after: "36000",
        projected_before: "2026-06-18", // 570.00 missing at 5.70 a day: 100 days
        projected_after: "2026-04-20", // 230.00 missing: 41 days, rounded up
      },
      {
        goal_id: "car",
        target: "100000",
        spent: "0",
        before: "10000",
        after: "6000",
        projected_before: null,
        projected_after: null,
      },
    ]);
  });

  test("states every open account, and the remaining free money of those that it may use", () => {
    expect(plan.accounts).toEqual([
      { account_id: "joint", balance: "50000", before: "10000", after: "40000", unassigned: "5000" },
      { account_id: "bens", balance: "3000", before: "2000", after: "2000", unassigned: "0" },
    ]);
  });

  test("of a payment is valid for a week, states only its goal and account, and counts spent money as saved", () => {
    const decision = decisionOn(BOOKS);
    const scope = { requesterId: ADA, includePrivate: true, goalIds: ["trip"], accountIds: ["joint"] };
    const move = { ...SHIFT, fromGoalId: "trip", toGoalId: null, amount: 20_00n, reason: SPENT };
    const payment = addPlan(decision, {
      strategy: "spending",
      scope,
      basisSequence: 7,
      moves: [{ ...move, paymentNote: { payee: "Rail" } }],
      uncured: [],
    });
    expect(payment).toMatchObject({
      expiresAt: new Date("2026-03-17T15:00:00.000Z"),
      moves: [
        {
          account_id: "joint",
          from_goal_id: "trip",
          to_goal_id: null,
          amount: "2000",
          noted: { payee: "Rail" },
        },
      ],
      goals: [{ goal_id: "trip", before: "2000", after: "0", projected_after: "2026-06-18" }],
      accounts: [{ account_id: "joint" }],
    });
    expect(decision.writes).toEqual([{ table: "rebalance_plans", insert: payment }]);
  });
});

describe("a suggestion", () => {
  const short = booksOf({
    accounts: { joint: { balance: 60_00n } },
    goals: { car: {} },
    held: { "car/joint": 100_00n },
  });
  const paid: BalanceMove = { accountId: "joint", eventType: "WITHDRAWAL", amount: 15_00n, change: 0n };

  test.each<[Strategy, bigint, bigint]>([
    ["on_schedule", 25_00n, 15_00n],
    ["deadline_first", 40_00n, 0n],
    ["fill", 40_00n, 0n],
    ["waterfall", 40_00n, 0n],
  ])(
    "by %s takes %s from goals for an over-allocated account, and leaves %s of an unexplained payment",
    (strategy, cured, left) => {
      const { moves, uncured } = suggestionFor(short, { scope: DEFAULT_SCOPE, strategy, now: START }, [paid]);
      expect(moves.map(({ fromGoalId, toGoalId, amount }) => [fromGoalId, toGoalId, amount])).toEqual([
        ["car", null, cured],
      ]);
      expect(uncured).toEqual(left ? [{ accountId: "joint", amount: left }] : []);
    },
  );
});

import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, START } from "../../testing/in-memory.ts";
import type { BalanceMove } from "../books/facts.ts";
import type { PlanMove, Strategy } from "../books/plan.ts";
import type { Inflow } from "../books/rows.ts";
import { planFor } from "./draft.ts";
import { CUSTOM } from "./reasons.ts";
import { DEFAULT_SCOPE, fingerprintOf } from "./scope.ts";
import { suggestionFor } from "./suggestion.ts";

const INFLOWS: Inflow[] = [
  ["2026-03-01", "5000"],
  ["2026-03-10", "700"],
];

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
    trip: { priority: 1, targetAmount: 600_00n, spent: 10_00n, inflows: INFLOWS, createdAt },
    car: { inflows: [["2026-03-01", "-1"]], createdAt },
    gone: { status: "closed" },
  },
  held: { "car/joint": 100_00n, "trip/bens": 20_00n },
});

const IDS = { accountId: "joint", fromGoalId: "car", toGoalId: "trip" };
const SHIFT: PlanMove = { ...IDS, amount: 40_00n, reason: CUSTOM };

describe("a new plan", () => {
  const moves = [SHIFT, { ...SHIFT, fromGoalId: null, amount: 300_00n }];
  const scope = { ...DEFAULT_SCOPE, requesterId: ADA };
  const uncured = [{ accountId: "joint", amount: 1n }];
  const draft = { strategy: "fill", scope, basisSequence: 5, moves, uncured } as const;
  const plan = planFor(BOOKS, draft, { id: "plan", now: START });

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
    const trip = { goal_id: "trip", target: "60000", spent: "1000", before: "2000", after: "36000" };
    const car = { goal_id: "car", target: "100000", spent: "0", before: "10000", after: "6000" };
    expect(plan.goals).toEqual([
      // 570.00 are missing at 5.70 a day: 100 days. Then 230.00 are: 41 days, rounded up.
      { ...trip, projected_before: "2026-06-18", projected_after: "2026-04-20" },
      { ...car, projected_before: null, projected_after: null },
    ]);
  });

  test("states every open account, and the remaining free money of those that it may use", () => {
    expect(plan.accounts).toEqual([
      { account_id: "joint", balance: "50000", before: "10000", after: "40000", unassigned: "5000" },
      { account_id: "bens", balance: "3000", before: "2000", after: "2000", unassigned: "0" },
    ]);
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
      expect(moves).toMatchObject([{ fromGoalId: "car", toGoalId: null, amount: cured }]);
      expect(uncured).toEqual(left ? [{ accountId: "joint", amount: left }] : []);
    },
  );
});

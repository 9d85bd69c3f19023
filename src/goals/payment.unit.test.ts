import { describe, expect, test } from "vitest";
import {
  ADA,
  BEN,
  booksOf,
  decisionOn,
  eventWithContext,
  personOf,
  refusalOf,
  START,
  withAccount,
} from "../../testing/in-memory.ts";
import { OPERATOR } from "../identity/principal.ts";
import { reverse } from "../ledger/reversal.ts";
import { pay } from "./payment.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ten days before the payments. */
const createdAt = new Date("2026-02-28T15:00:00.000Z");

/** An account with 1000.00, of which 500.00 are allocated to a goal. Each partner may take 100.00 from goals alone. */
const BOOKS = booksOf({
  couple: { approvalThreshold: 100_00n, headSequence: 7 },
  accounts: { joint: { balance: 1000_00n }, cash: { balance: 50_00n } },
  goals: { trip: { targetAmount: 600_00n, inflows: [["2026-03-01", "1000"]], createdAt }, car: {} },
  held: { "trip/joint": 500_00n, "car/cash": 50_00n },
});

const METADATA = { payee: "Rail" };
const ACCOUNT = { accountId: "joint", alreadyInBalance: false };
const PAYMENT = { ...ACCOUNT, goalId: "trip", amount: 300_00n, metadata: METADATA };

const IDS = { account_id: "joint", from_goal_id: "trip", to_goal_id: null };
const PROJECTED = { projected_before: "2026-06-18", projected_after: "2026-06-18" };
const KNOWN = { takenAlone: 0n };

describe("a payment that needs approval", () => {
  test("is recorded, and a plan to spend the goal's money awaits approval", () => {
    const decision = decisionOn(BOOKS);
    const { event, planId } = pay(decision, PAYMENT, KNOWN);
    const withdrawn = { amount: 300_00n, sourceAccountId: "joint", sourceGoalId: null };
    const metadata = { ...METADATA, spending_plan_id: planId };
    expect(decision.events).toMatchObject([
      { eventType: "WITHDRAWAL", ...withdrawn, metadata },
      { eventType: "PLAN", metadata: { action: "awaiting_approval", spends: true, plan_id: planId } },
    ]);
    expect(event.eventType).toBe("WITHDRAWAL");
    expect(decision.books.accounts.get("joint")?.balance).toBe(700_00n);
    expect(decision.books.goals.get("trip")).toMatchObject({ currentAllocation: 500_00n, spent: 0n });
    expect(decision.books.plans.get(planId ?? "")).toMatchObject({
      strategy: "spending",
      status: "awaiting_approval",
      requestedById: ADA,
      committedById: ADA,
      committedAt: START,
      // The head of the ledger before the payment.
      basisSequence: 7,
      sequence: 9,
      expiresAt: new Date(START.getTime() + 7 * DAY_MS),
      moves: [{ ...IDS, amount: "30000", noted: { payee: "Rail" } }],
      // 100.00 are missing at 1.00 a day. Spent money still counts.
      goals: [{ goal_id: "trip", before: "50000", after: "20000", ...PROJECTED }],
      // The balance after the payment.
      accounts: [{ account_id: "joint", balance: "70000", before: "50000", after: "20000" }],
    });
    expect(decision.writes).toMatchObject([
      { table: "rebalance_plans", insert: { id: planId, status: "suggested" } },
      { where: { id: planId, status: "suggested" }, update: { status: "awaiting_approval", sequence: 9 } },
    ]);
  });

  test("does not change a balance that already includes it and only creates the plan", () => {
    const decision = decisionOn(BOOKS);
    const { event } = pay(decision, { ...PAYMENT, alreadyInBalance: true }, KNOWN);
    expect(decision.steps.length).toBe(1);
    expect(event).toMatchObject({ eventType: "PLAN", metadata: { action: "awaiting_approval" } });
    expect(decision.books.accounts).toEqual(BOOKS.accounts);
  });

  test.each([
    ["insufficient_allocation", { amount: 500_01n }, personOf(ADA)],
    ["insufficient_allocation", { amount: 500_01n }, OPERATOR],
    ["person_required", {}, OPERATOR],
    ["person_required", { alreadyInBalance: true }, { ...OPERATOR, userId: BEN }],
  ])("%s", (code, changes, caller) => {
    const decision = decisionOn(BOOKS, { caller });
    expect(refusalOf(() => pay(decision, { ...PAYMENT, ...changes }, KNOWN)).code).toBe(code);
    expect([...decision.steps, ...decision.writes]).toEqual([]);
  });

  test("is refused if the balance does not cover it", () => {
    const books = withAccount(BOOKS, "joint", { balance: 299_99n });
    const refused = refusalOf(() => pay(decisionOn(books), PAYMENT, KNOWN));
    expect(refused).toMatchObject({ code: "insufficient_balance", facts: { balance: "299.99" } });
  });
});

describe("reversing the withdrawal of a payment", () => {
  test.each([
    ["rejects its plan if it awaits approval", "awaiting_approval", ["REVERSAL", "PLAN"], "rejected"],
    ["does not change a settled plan", "committed", ["REVERSAL"], "committed"],
  ] as const)("%s", (_, status, types, after) => {
    const paid = decisionOn(BOOKS);
    const { event, planId } = pay(paid, PAYMENT, KNOWN);
    const plan = paid.books.plans.get(planId ?? "");
    if (!plan) throw new Error("no plan waits");
    const books = { ...paid.books, plans: new Map([[plan.id, { ...plan, status }]]) };
    const decision = decisionOn(books, { caller: personOf(BEN) });
    reverse(decision, eventWithContext(event), KNOWN);
    expect(decision.events.map(({ eventType }) => eventType)).toEqual(types);
    expect(decision.books.plans.get(plan.id)?.status).toBe(after);
    expect(decision.writes).toHaveLength(types.length - 1);
    expect(decision.books.accounts.get("joint")?.balance).toBe(1000_00n);
  });
});

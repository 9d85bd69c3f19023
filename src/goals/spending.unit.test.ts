import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, goalRow, refusalOf } from "../../testing/in-memory.ts";
import { allocationOf } from "../books/figures.ts";
import type { StoredMove } from "../books/plan.ts";
import type { Account, Goal } from "../books/rows.ts";
import { SPENT } from "../plans/reasons.ts";
import { isPaymentFeasible, spend } from "./spending.ts";

/** A goal with 500.00 allocated from an account with 600.00. */
function saved(account: Partial<Account> = {}, goal: Partial<Goal> = {}) {
  return booksOf({
    accounts: { joint: { balance: 600_00n, ...account } },
    goals: { trip: goal },
    held: { "trip/joint": 500_00n },
  });
}

const PAYMENT = { accountId: "joint", goalId: "trip", alreadyInBalance: false };

describe("spending a goal's money", () => {
  test.each([
    [false, 300_00n, {}],
    [true, 600_00n, { already_in_balance: true }],
  ])("already in the balance: %s", (alreadyInBalance, balance, stated) => {
    const decision = decisionOn(saved());
    const payment = { ...PAYMENT, amount: 300_00n, alreadyInBalance, metadata: { payee: "Rail" } };
    const event = spend(decision, payment);
    const moved = { sourceAccountId: "joint", sourceGoalId: "trip", destGoalId: null, userId: ADA };
    const metadata = { payee: "Rail", ...stated };
    expect(event).toMatchObject({ eventType: "SPENDING", amount: 300_00n, ...moved, metadata });
    const { books } = decision;
    expect(books.accounts.get("joint")?.balance).toBe(balance);
    expect(books.goals.get("trip")).toMatchObject({ currentAllocation: 200_00n, spent: 300_00n });
    expect(allocationOf(books, "trip", "joint")).toBe(200_00n);
  });

  test("in another user's name: the event states this actor", () => {
    const by = { userId: BEN, actor: "ios" };
    expect(spend(decisionOn(saved()), { ...PAYMENT, amount: 1n, by })).toMatchObject(by);
  });

  test.each<[string, Partial<Account>, Partial<Goal>, bigint, object, Record<string, string>]>([
    ["account_closed", { status: "closed" }, {}, 1n, {}, {}],
    ["goal_closed", {}, { status: "closed" }, 1n, {}, {}],
    ["goal_locked", {}, { locked: true }, 1n, {}, { goal_id: "trip" }],
    ["insufficient_allocation", {}, {}, 500_01n, {}, { allocated: "500.00" }],
    ["insufficient_allocation", {}, {}, 500_01n, { alreadyInBalance: true }, { allocated: "500.00" }],
    ["insufficient_balance", { balance: 299_99n }, {}, 300_00n, {}, { balance: "299.99" }],
    ["not_found", {}, {}, 1n, { accountId: "none" }, {}],
  ])("%s: %o, %o", (code, account, goal, amount, payment, facts) => {
    const decision = decisionOn(saved(account, goal));
    const refused = refusalOf(() => spend(decision, { ...PAYMENT, amount, ...payment }));
    expect(refused).toMatchObject({ code, facts });
    expect(decision.steps).toEqual([]);
  });

  test("is possible below keep_available, and for an over-allocated account whose balance includes the payment", () => {
    const short = decisionOn(saved({ balance: 100_00n, keepAvailable: 50_00n }));
    spend(short, { ...PAYMENT, amount: 500_00n, alreadyInBalance: true });
    expect(short.books.goals.get("trip")).toMatchObject({ currentAllocation: 0n, spent: 500_00n });
    expect(short.books.allocations.size).toBe(0);
  });

  test.each([
    ["trip", "500.00", "Spend 500.00 from it and record the remaining 50.00 as a WITHDRAWAL"],
    ["car", "0.00", "Spend from a goal with money allocated from this account"],
  ])("more than the allocation: the refusal explains what to record (%s)", (goalId, allocated, advice) => {
    const books = { ...saved(), goals: new Map(["trip", "car"].map((id) => [id, goalRow({ id })])) };
    const refused = refusalOf(() => spend(decisionOn(books), { ...PAYMENT, goalId, amount: 550_00n }));
    expect(refused.message).toContain(`${allocated} is allocated to the goal from this account. ${advice}`);
  });
});

describe("a payment that awaits approval", () => {
  const ids = { account_id: "joint", from_goal_id: "trip", to_goal_id: null };
  const move: StoredMove = { ...ids, amount: "50000", grounds: SPENT };

  test.each<[boolean, string, Partial<Account>, Partial<Goal>, Partial<StoredMove>]>([
    [true, "the allocation equals the payment", {}, {}, {}],
    [true, "other figures changed", { balance: 1n, keepAvailable: 7n }, { targetAmount: 9_00n }, {}],
    [true, "the account is a private account of the payer", { visibility: "private" }, {}, {}],
    [false, "the account is private to the partner", { visibility: "private", userId: BEN }, {}, {}],
    [false, "the account is closed", { status: "closed" }, {}, {}],
    [false, "the goal is closed", {}, { status: "closed" }, {}],
    [false, "the goal is locked", {}, { locked: true }, {}],
    [false, "the allocation is smaller", {}, {}, { amount: "50001" }],
    [false, "the goal has no allocation from the account", {}, {}, { account_id: "none" }],
    [false, "the goal does not exist", {}, {}, { from_goal_id: "none" }],
  ])("%s: %s", (usable, _, account, goal, changes) => {
    const plan = { moves: [{ ...move, ...changes }], requestedById: ADA };
    expect(isPaymentFeasible(saved(account, goal), plan)).toBe(usable);
  });
});

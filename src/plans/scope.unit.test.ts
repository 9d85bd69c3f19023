import { describe, expect, test } from "vitest";
import { ADA, accountRow, BEN, booksOf, goalRow, withAccount, withGoal } from "../../testing/in-memory.ts";
import { accountsIn, DEFAULT_SCOPE, fingerprintOf, planBooksIn } from "./scope.ts";

const BOOKS = booksOf({
  accounts: {
    joint: { isJoint: true, balance: 500_00n, keepAvailable: 50_00n },
    adas: { visibility: "private", balance: 70_00n },
    bens: { userId: BEN, visibility: "private", balance: 30_00n },
    closed: { status: "closed" },
  },
  goals: {
    trip: { priority: 1, targetAmount: 600_00n, deadline: "2026-12-31", spent: 5_00n },
    car: { priority: 4, targetAmount: 900_00n, locked: true },
    gone: { status: "closed" },
  },
  held: { "trip/joint": 120_00n, "trip/adas": 40_00n, "car/joint": 80_00n },
});

const PRIVATE_OF_ADA = { ...DEFAULT_SCOPE, requesterId: ADA, includePrivate: true };
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe("the accounts that a plan may use", () => {
  test.each([
    ["shared accounts", DEFAULT_SCOPE, ["joint"]],
    ["no private accounts unless requested", { ...DEFAULT_SCOPE, requesterId: ADA }, ["joint"]],
    ["the requester's private accounts on request", PRIVATE_OF_ADA, ["joint", "adas"]],
    ["no private accounts for the operator", { ...DEFAULT_SCOPE, includePrivate: true }, ["joint"]],
    ["only the listed accounts", { ...DEFAULT_SCOPE, accountIds: ["adas", "closed"] }, []],
  ])("%s", (_, scope, expected) => {
    expect(ids(accountsIn(BOOKS, scope))).toEqual(expected);
  });

  test("money in other accounts and spent money count towards the target and cannot be moved", () => {
    const { goals, allocations } = planBooksIn(BOOKS, DEFAULT_SCOPE, "2026-03-10");
    expect(goals.map(({ id, elsewhere }) => [id, elsewhere])).toEqual([
      ["trip", 45_00n],
      ["car", 0n],
    ]);
    expect(allocations).toEqual([
      { accountId: "joint", goalId: "trip", amount: 120_00n },
      { accountId: "joint", goalId: "car", amount: 80_00n },
    ]);
  });
});

describe("the fingerprint", () => {
  test("equals that of earlier versions", () => {
    expect(fingerprintOf(BOOKS, { ...DEFAULT_SCOPE, goalIds: ["trip"] })).toBe(
      "a74c8abfea192c5bfc5981a5259c3bd621971f7787ea95b06e9ca4a06f068e50",
    );
  });

  const before = fingerprintOf(BOOKS, DEFAULT_SCOPE);

  test.each([
    ["a goal's name", withGoal(BOOKS, "trip", { name: "Journey", notes: "Soon" })],
    ["an account outside the scope", withAccount(BOOKS, "bens", { balance: 1n })],
    ["the couple", { ...BOOKS, couple: { ...BOOKS.couple, headSequence: 7, approvalThreshold: 1n } }],
  ])("does not change with %s", (_, books) => {
    expect(fingerprintOf(books, DEFAULT_SCOPE)).toBe(before);
  });

  test.each([
    withGoal(BOOKS, "trip", { priority: 2 }),
    withGoal(BOOKS, "trip", { deadline: null }),
    withGoal(BOOKS, "trip", { locked: true }),
    withGoal(BOOKS, "trip", { targetAmount: 1n }),
    withGoal(BOOKS, "trip", { spent: 6_00n }),
    withGoal(BOOKS, "trip", { status: "closed" }),
    withAccount(BOOKS, "joint", { balance: 501_00n }),
    withAccount(BOOKS, "joint", { keepAvailable: 0n }),
    withAccount(BOOKS, "joint", { visibility: "private" }),
    withAccount(BOOKS, "joint", { status: "closed" }),
    { ...BOOKS, goals: new Map([...BOOKS.goals, ["boat", goalRow({ id: "boat" })]]) },
    { ...BOOKS, accounts: new Map([...BOOKS.accounts, ["cash", accountRow({ id: "cash" })]]) },
    { ...BOOKS, allocations: new Map() },
  ])("changes with everything that a plan reads (%#)", (books) => {
    expect(fingerprintOf(books, DEFAULT_SCOPE)).not.toBe(before);
  });
});

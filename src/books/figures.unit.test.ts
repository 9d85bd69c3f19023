import { describe, expect, test } from "vitest";
import { booksOf, goalRow } from "../../testing/in-memory.ts";
import { rowOf } from "./books.ts";
import {
  activeGoals,
  allocatableIn,
  allocatedIn,
  allocationOf,
  availableIn,
  byImportance,
  openAccounts,
  overAllocatedIn,
  overfundedOf,
  percentOf,
  quarterOf,
  remainingOf,
  savedOf,
} from "./figures.ts";

describe("figures of an account with allocations of 300.00 and 50.00", () => {
  const books = (balance: bigint, keepAvailable: bigint) =>
    booksOf({
      accounts: { joint: { balance, keepAvailable }, other: { balance: 9_00n } },
      goals: { trip: {}, home: {} },
      held: { "trip/joint": 300_00n, "home/joint": 50_00n, "home/other": 9_00n },
    });

  test.each<[balance: bigint, keep: bigint, available: bigint, over: bigint, allocatable: bigint]>([
    [1000_00n, 0n, 650_00n, 0n, 650_00n],
    [1000_00n, 600_00n, 650_00n, 0n, 50_00n],
    [1000_00n, 650_01n, 650_00n, 0n, 0n],
    [350_00n, 0n, 0n, 0n, 0n],
    [349_99n, 0n, -1n, 1n, 0n],
    [0n, 100_00n, -350_00n, 350_00n, 0n],
  ])("balance %s, keeps %s: available %s, over-allocated by %s, allocatable %s", (...row) => {
    const [balance, keep, ...expected] = row;
    const whole = books(balance, keep);
    const account = rowOf(whole.accounts, "joint");
    expect(allocatedIn(whole, "joint")).toBe(350_00n);
    const figures = [availableIn, overAllocatedIn, allocatableIn].map((figure) => figure(whole, account));
    expect(figures).toEqual(expected);
  });

  test("the allocation of a goal from an account", () => {
    const whole = books(1000_00n, 0n);
    expect(allocationOf(whole, "trip", "joint")).toBe(300_00n);
    expect(allocationOf(whole, "trip", "other")).toBe(0n);
  });
});

describe("figures of a goal", () => {
  // The target, the allocated, spent, saved, missing and overfunded amounts, and the percentage.
  test.each([
    [600_00n, 0n, 0n, 0n, 600_00n, 0n, 0],
    [600_00n, 150_00n, 0n, 150_00n, 450_00n, 0n, 25],
    [600_00n, 100_00n, 99_99n, 199_99n, 400_01n, 0n, 33.3],
    // An amount just below the target is not 100 percent.
    [600_00n, 599_99n, 0n, 599_99n, 1n, 0n, 99.9],
    [600_00n, 600_00n, 0n, 600_00n, 0n, 0n, 100],
    [400_00n, 500_00n, 0n, 500_00n, 0n, 100_00n, 125],
    // Spent money cannot be above the target.
    [400_00n, 50_00n, 450_00n, 500_00n, 0n, 50_00n, 125],
    [3n, 1n, 0n, 1n, 2n, 0n, 33.3],
  ] as const)("target %s, holds %s, spent %s", (targetAmount, currentAllocation, spent, ...expected) => {
    const goal = { targetAmount, currentAllocation, spent };
    expect([savedOf(goal), remainingOf(goal), overfundedOf(goal), percentOf(goal)]).toEqual(expected);
  });

  test.each([
    [0n, 0],
    [249_99n, 0],
    [250_00n, 25],
    [499_99n, 25],
    [500_00n, 50],
    [750_00n, 75],
    [999_99n, 75],
    [1000_00n, 100],
    [5000_00n, 100],
  ])("%s of 1000.00 reaches the milestone %d", (currentAllocation, milestone) => {
    expect(quarterOf({ targetAmount: 1000_00n, currentAllocation, spent: 0n })).toBe(milestone);
  });
});

describe("order and selection", () => {
  test("sorts goals by priority, deadline (null last) and age", () => {
    const goals = [
      goalRow({ id: "f", priority: 3 }),
      goalRow({ id: "c", priority: 1 }),
      goalRow({ id: "d", priority: 2, deadline: "2027-01-01" }),
      goalRow({ id: "b", priority: 1, deadline: "2028-01-01" }),
      goalRow({ id: "e", priority: 2 }),
      goalRow({ id: "a", priority: 1, deadline: "2027-06-01" }),
      goalRow({ id: "d2", priority: 2, deadline: "2027-01-01" }),
    ];
    expect(goals.toSorted(byImportance).map(({ id }) => id)).toEqual(["a", "b", "c", "d", "d2", "e", "f"]);
  });

  test("omits closed accounts and goals", () => {
    const books = booksOf({
      accounts: { first: {}, closed: { status: "closed" }, second: {} },
      goals: { late: { priority: 4 }, closed: { status: "closed" }, soon: { priority: 1 } },
    });
    expect(openAccounts(books).map(({ id }) => id)).toEqual(["first", "second"]);
    expect(activeGoals(books).map(({ id }) => id)).toEqual(["soon", "late"]);
  });
});

import { describe, expect, test } from "vitest";
import { booksOf, decisionOn } from "../../testing/in-memory.ts";
import { rowOf } from "../books/books.ts";
import { allocationOf, availableIn } from "../books/figures.ts";
import type { Goal } from "../books/rows.ts";
import type { Refusal } from "../kernel/refusals.ts";
import type { Movement } from "../ledger/money-rules.ts";
import { moveAllocation, releaseAll } from "./moves.ts";

const ACCOUNTS = {
  joint: { balance: 500_00n, keepAvailable: 100_00n },
  closed: { status: "closed" as const },
};

function books(goal: Partial<Goal> = {}, approvalThreshold: bigint | null = null) {
  return booksOf({
    couple: { approvalThreshold },
    accounts: ACCOUNTS,
    goals: { trip: goal, piano: {}, done: { status: "closed" } },
    held: { "trip/joint": 200_00n },
  });
}

/** The code of the refusal of a call, or "accepted". */
function codeOf(act: () => unknown): string {
  try {
    act();
    return "accepted";
  } catch (error) {
    return (error as Refusal).code;
  }
}

describe("moving allocated money", () => {
  const FROM_CLOSED = { accountId: "closed" };

  test.each<[what: string, move: Partial<Movement> & { amount: bigint }, code: string, goal?: Partial<Goal>]>(
    [
      ["allocation of everything that can be allocated", { toGoalId: "piano", amount: 200_00n }, "accepted"],
      ["allocation of one cent more", { toGoalId: "piano", amount: 200_01n }, "insufficient_available"],
      ["release of the whole allocation", { fromGoalId: "trip", amount: 200_00n }, "accepted"],
      ["release of one cent more", { fromGoalId: "trip", amount: 200_01n }, "insufficient_allocation"],
      ["move between goals", { fromGoalId: "trip", toGoalId: "piano", amount: 1n }, "accepted"],
      ["allocation to a closed goal", { toGoalId: "done", amount: 1n }, "goal_closed"],
      ["move to a closed goal", { fromGoalId: "trip", toGoalId: "done", amount: 1n }, "goal_closed"],
      [
        "allocation from a closed account",
        { ...FROM_CLOSED, toGoalId: "trip", amount: 1n },
        "account_closed",
      ],
      ["allocation to an unknown goal", { toGoalId: "none", amount: 1n }, "not_found"],
      ["release from a locked goal", { fromGoalId: "trip", amount: 1n }, "goal_locked", { locked: true }],
      ["allocation to a locked goal", { toGoalId: "trip", amount: 1n }, "accepted", { locked: true }],
    ],
  )("%s", (_, move, code, goal = {}) => {
    const decision = decisionOn(books(goal));
    expect(codeOf(() => moveAllocation(decision, { accountId: "joint", ...move }))).toBe(code);
    expect(decision.steps).toHaveLength(code === "accepted" ? 1 : 0);
  });

  test("changes the allocations, the goals and the account's available money", () => {
    const decision = decisionOn(books());
    moveAllocation(decision, { accountId: "joint", fromGoalId: "trip", toGoalId: "piano", amount: 50_00n });
    moveAllocation(decision, { accountId: "joint", toGoalId: "piano", amount: 25_00n });
    const { goals, accounts } = decision.books;
    const amounts = ["trip", "piano"].map((id) => [
      allocationOf(decision.books, id, "joint"),
      rowOf(goals, id).currentAllocation,
    ]);
    expect(amounts.flat()).toEqual([150_00n, 150_00n, 75_00n, 75_00n]);
    expect(availableIn(decision.books, rowOf(accounts, "joint"))).toBe(275_00n);
    expect(decision.before).toEqual(books());
  });
});

describe("taking money from a goal alone", () => {
  const FREE = { takenAlone: 0n };

  test("closing releases everything, or nothing if that needs approval", () => {
    const decision = decisionOn(books());
    const released = releaseAll(decision, "trip", FREE);
    expect(released).toMatchObject([{ eventType: "RELEASE", amount: 200_00n }]);
    expect(decision.books.allocations.size).toBe(0);
    const limited = decisionOn(books({}, 199_99n));
    expect(codeOf(() => releaseAll(limited, "trip", FREE))).toBe("needs_second_key");
    expect(releaseAll(decisionOn(books()), "piano", FREE)).toEqual([]);
  });
});

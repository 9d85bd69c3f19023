import { describe, expect, test } from "vitest";
import { booksOf, decisionOn, withGoal } from "../../testing/in-memory.ts";
import type { PlanMove } from "../books/plan.ts";
import { infeasibleMoves, inOrder, malformedMoves } from "./moves.ts";
import { CUSTOM } from "./reasons.ts";

const BOOKS = booksOf({
  accounts: {
    joint: { balance: 500_00n, keepAvailable: 30_00n },
    over: { balance: 10_00n },
    shut: { status: "closed" },
  },
  goals: {
    trip: { targetAmount: 600_00n },
    car: {},
    locked: { locked: true },
    gone: { status: "closed" },
  },
  held: { "car/joint": 100_00n, "locked/joint": 20_00n, "car/over": 25_00n },
});

const move = (
  accountId: string,
  fromGoalId: string | null,
  toGoalId: string | null,
  amount: bigint,
): PlanMove => ({ accountId, fromGoalId, toGoalId, amount, reason: CUSTOM });

const errorsOf = (moves: readonly PlanMove[]) => {
  const decision = decisionOn(BOOKS);
  const errors = infeasibleMoves(decision, BOOKS, moves);
  expect(decision.steps).toEqual([]);
  return errors.map(({ field, message }) => `${field}: ${message}`);
};

const ACCOUNT = "There is no open account with this id in your books.";
const GOAL = "There is no active goal with this id in your books.";
const LOCKED = "The goal is locked, so no money can leave it.";
const OF_ACCOUNT = "of the account can be allocated.";
const OF_GOAL = "is allocated to the goal from this account.";

describe("moves that cannot be carried out", () => {
  test.each<
    [what: string, accountId: string, from: string | null, to: string | null, amount: bigint, error?: string]
  >([
    ["nothing", "joint", null, "trip", 350_00n],
    ["more than the free money", "joint", null, "trip", 350_01n, `amount: At most 350.00 ${OF_ACCOUNT}`],
    ["an over-allocated account", "over", null, "trip", 1n, `amount: At most 0.00 ${OF_ACCOUNT}`],
    ["more than the allocation", "over", "car", "trip", 25_01n, `amount: At most 25.00 ${OF_GOAL}`],
    ["a locked goal", "joint", "locked", null, 1n, `from_goal_id: ${LOCKED}`],
    ["a closed account", "shut", null, "trip", 1n, `account_id: ${ACCOUNT}`],
    ["an unknown account", "foreign", null, "trip", 1n, `account_id: ${ACCOUNT}`],
    ["a closed goal", "joint", null, "gone", 1n, `to_goal_id: ${GOAL}`],
    ["an unknown goal", "joint", "foreign", "gone", 1n, `to_goal_id: ${GOAL}`],
    ["an unknown source goal", "joint", "foreign", "trip", 1n, `from_goal_id: ${GOAL}`],
  ])("%s", (_, accountId, from, to, amount, error) => {
    expect(errorsOf([move(accountId, from, to, amount)])).toEqual(error ? [`moves.0.${error}`] : []);
  });

  test("are tried together: one can use money that another releases, in any order", () => {
    const freed = [move("joint", null, "trip", 400_00n), move("joint", "car", null, 50_00n)];
    expect(errorsOf(freed)).toEqual([]);
    const third = errorsOf([...freed, move("joint", null, "car", 1n)]);
    expect(third).toEqual([`moves.2.amount: At most 0.00 ${OF_ACCOUNT}`]);
  });

  test("are all listed in order", () => {
    expect(errorsOf([move("joint", null, "trip", 351_00n), move("joint", "car", "trip", 101_00n)])).toEqual([
      `moves.0.amount: At most 350.00 ${OF_ACCOUNT}`,
      `moves.1.amount: At most 100.00 ${OF_GOAL}`,
    ]);
  });

  test("are listed once for a goal that they bring above its target, at its last move", () => {
    const books = withGoal(BOOKS, "trip", { targetAmount: 100_00n, spent: 30_00n });
    const moves = [move("joint", null, "trip", 40_00n), move("joint", "car", "trip", 31_00n)];
    const message = "This brings the goal 1.00 above its target: reduce its moves by this amount in total.";
    const errors = infeasibleMoves(decisionOn(books), books, moves);
    expect(errors).toEqual([{ field: "moves.1.amount", message }]);
  });

  test("through a goal get the advice to give one move", () => {
    const [first] = errorsOf([move("over", "car", "trip", 5_00n), move("over", "trip", "locked", 6_00n)]);
    const hint = "To move money through several goals, give one move from the first goal to the last.";
    expect(first).toBe(`moves.1.amount: At most 5.00 ${OF_GOAL} ${hint}`);
  });
});

test("moves are carried out with releases first", () => {
  const [give, take] = [move("joint", null, "trip", 1n), move("joint", "car", null, 1n)];
  const shift = move("joint", "car", "trip", 1n);
  expect(inOrder([give, take, shift])).toEqual([take, shift, give]);
});

test.each([
  [[move("joint", null, "trip", 0n)], ["moves.0.amount"]],
  [[move("joint", "car", "car", 1n)], ["moves.0.to_goal_id"]],
  [[move("joint", null, null, 1n)], ["moves.0.to_goal_id"]],
  [[move("joint", null, "trip", 1n), move("joint", null, "trip", 2n)], ["moves.1"]],
  [[move("joint", null, "trip", 1n), move("over", null, "trip", 2n)], []],
])("lists malformed moves (%#)", (moves, fields) => {
  expect(malformedMoves(moves).map(({ field }) => field)).toEqual(fields);
});

import { describe, expect, test } from "vitest";
import { booksOf, decisionOn } from "../../testing/in-memory.ts";
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

describe("moves that cannot be carried out", () => {
  test.each([
    ["nothing", [move("joint", null, "trip", 350_00n)], []],
    [
      "more than the account's free money",
      [move("joint", null, "trip", 350_01n)],
      ["moves.0.amount: At most 350.00 of the account can be allocated."],
    ],
    [
      "an over-allocated account",
      [move("over", null, "trip", 1n)],
      ["moves.0.amount: At most 0.00 of the account can be allocated."],
    ],
    [
      "more than is allocated to the goal from the account",
      [move("over", "car", "trip", 25_01n)],
      ["moves.0.amount: At most 25.00 is allocated to the goal from this account."],
    ],
    [
      "a locked goal",
      [move("joint", "locked", null, 1n)],
      ["moves.0.from_goal_id: The goal is locked, so no money can leave it."],
    ],
    ["a closed account", [move("shut", null, "trip", 1n)], [`moves.0.account_id: ${ACCOUNT}`]],
    ["an unknown account", [move("foreign", null, "trip", 1n)], [`moves.0.account_id: ${ACCOUNT}`]],
    ["a closed goal", [move("joint", null, "gone", 1n)], [`moves.0.to_goal_id: ${GOAL}`]],
    ["an unknown goal", [move("joint", "foreign", "gone", 1n)], [`moves.0.to_goal_id: ${GOAL}`]],
    ["an unknown source goal", [move("joint", "foreign", "trip", 1n)], [`moves.0.from_goal_id: ${GOAL}`]],
  ])("%s", (_, moves, errors) => {
    expect(errorsOf(moves)).toEqual(errors);
  });

  test("are tried together: one can use money that another releases, in any order", () => {
    const freed = [move("joint", null, "trip", 400_00n), move("joint", "car", null, 50_00n)];
    expect(errorsOf(freed)).toEqual([]);
    expect(errorsOf([...freed, move("joint", null, "car", 1n)])).toEqual([
      "moves.2.amount: At most 0.00 of the account can be allocated.",
    ]);
  });

  test("are all listed in order", () => {
    expect(errorsOf([move("joint", null, "trip", 351_00n), move("joint", "car", "trip", 101_00n)])).toEqual([
      "moves.0.amount: At most 350.00 of the account can be allocated.",
      "moves.1.amount: At most 100.00 is allocated to the goal from this account.",
    ]);
  });

  test("bring a goal above its target: listed once, at its last move", () => {
    const books = booksOf({
      accounts: { joint: { balance: 500_00n } },
      goals: { trip: { targetAmount: 100_00n, spent: 30_00n }, car: {} },
      held: { "car/joint": 50_00n },
    });
    const moves = [move("joint", null, "trip", 40_00n), move("joint", "car", "trip", 31_00n)];
    expect(infeasibleMoves(decisionOn(books), books, moves)).toEqual([
      {
        field: "moves.1.amount",
        message: "This brings the goal 1.00 above its target: reduce its moves by this amount in total.",
      },
    ]);
  });

  test("move money through a goal: the message says to give one move", () => {
    const [first] = errorsOf([move("over", "car", "trip", 5_00n), move("over", "trip", "locked", 6_00n)]);
    expect(first).toBe(
      "moves.1.amount: At most 5.00 is allocated to the goal from this account. To move money through several goals, give one move from the first goal to the last.",
    );
  });
});

test("moves are carried out with releases first", () => {
  const [give, take, shift] = [
    move("joint", null, "trip", 1n),
    move("joint", "car", null, 1n),
    move("joint", "car", "trip", 1n),
  ];
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

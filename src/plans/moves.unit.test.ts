import { describe, expect, test } from "vitest";
import { booksOf, decisionOn } from "../../testing/in-memory.ts";
import type { PlanMove } from "../books/plan.ts";
import { infeasibleMoves, inOrder, malformedMoves } from "./moves.ts";
import { BY_HAND } from "./reasons.ts";

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
): PlanMove => ({ accountId, fromGoalId, toGoalId, amount, reason: BY_HAND });

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
      "more than is free",
      [move("joint", null, "trip", 350_01n)],
      ["moves.0.amount: The account can spare at most 350.00."],
    ],
    [
      "an over-allocated account",
      [move("over", null, "trip", 1n)],
      ["moves.0.amount: The account can spare at most 0.00."],
    ],
    [
      "more than the goal holds of the account",
      [move("over", "car", "trip", 25_01n)],
      ["moves.0.amount: The goal holds at most 25.00 of this account."],
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
    [
      "an unknown goal to take from",
      [move("joint", "foreign", "trip", 1n)],
      [`moves.0.from_goal_id: ${GOAL}`],
    ],
  ])("%s", (_, moves, errors) => {
    expect(errorsOf(moves)).toEqual(errors);
  });

  test("are tried together: what one frees another can take, whatever the order of the list", () => {
    const freed = [move("joint", null, "trip", 400_00n), move("joint", "car", null, 50_00n)];
    expect(errorsOf(freed)).toEqual([]);
    expect(errorsOf([...freed, move("joint", null, "car", 1n)])).toEqual([
      "moves.2.amount: The account can spare at most 0.00.",
    ]);
  });

  test("are each named, in the order of the list", () => {
    expect(errorsOf([move("joint", null, "trip", 351_00n), move("joint", "car", "trip", 101_00n)])).toEqual([
      "moves.0.amount: The account can spare at most 350.00.",
      "moves.1.amount: The goal holds at most 100.00 of this account.",
    ]);
  });

  test("bring a goal above its target: named once, at its last move", () => {
    const books = booksOf({
      accounts: { joint: { balance: 500_00n } },
      goals: { trip: { targetAmount: 100_00n, spent: 30_00n }, car: {} },
      held: { "car/joint": 50_00n },
    });
    const moves = [move("joint", null, "trip", 40_00n), move("joint", "car", "trip", 31_00n)];
    expect(infeasibleMoves(decisionOn(books), books, moves)).toEqual([
      {
        field: "moves.1.amount",
        message: "This brings the goal 1.00 above its target: give it that much less in all.",
      },
    ]);
  });

  test("go on from goal to goal as two moves: the message says to send one", () => {
    const [first] = errorsOf([move("over", "car", "trip", 5_00n), move("over", "trip", "locked", 6_00n)]);
    expect(first).toBe(
      "moves.1.amount: The goal holds at most 5.00 of this account. Money that goes on from goal to goal is one move, from where it starts to where it ends.",
    );
  });
});

test("moves are carried out in an order that frees money first", () => {
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
])("malformed moves are named (%#)", (moves, fields) => {
  expect(malformedMoves(moves).map(({ field }) => field)).toEqual(fields);
});

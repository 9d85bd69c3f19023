import { describe, expect, test } from "vitest";
import { booksOf } from "../../testing/in-memory.ts";
import type { BalanceMove } from "../books/facts.ts";
import { activeGoals, openAccounts } from "../books/figures.ts";
import { candidatesFor, unexplainedOf } from "./unexplained.ts";

/** An account with this balance and allocations of 1000.00. */
const short = (balance: bigint) =>
  booksOf({ accounts: { joint: { balance } }, goals: { trip: {} }, held: { "trip/joint": 1000_00n } });

const move = (eventType: BalanceMove["eventType"], amount: bigint, change = 0n): BalanceMove => ({
  accountId: "joint",
  eventType,
  amount,
  change,
});

const PAID = move("WITHDRAWAL", 300_00n);

describe("unexplained payments", () => {
  test.each<[string, bigint, BalanceMove[], bigint]>([
    ["a withdrawal", 700_00n, [PAID], 300_00n],
    ["a sync that lowered the balance", 700_00n, [move("BALANCE_SYNC", 700_00n, -300_00n)], 300_00n],
    ["at most the over-allocated amount", 950_00n, [PAID], 50_00n],
    ["not an earlier over-allocation", 600_00n, [PAID], 300_00n],
    ["no move within the week", 700_00n, [], 0n],
    ["an account that is not over-allocated", 1000_00n, [PAID], 0n],
    ["minus a part that was spent from a goal", 800_00n, [PAID, move("SPENDING", 100_00n)], 200_00n],
    ["minus a deposit", 900_00n, [PAID, move("DEPOSIT", 200_00n)], 100_00n],
    [
      "minus a sync that raised the balance",
      900_00n,
      [PAID, move("BALANCE_SYNC", 900_00n, 200_00n)],
      100_00n,
    ],
    ["an earlier deposit explains no later payment", 700_00n, [move("DEPOSIT", 500_00n), PAID], 300_00n],
  ])("%s", (_, balance, moves, amount) => {
    const books = short(balance);
    const found = unexplainedOf(books, moves, openAccounts(books));
    expect(found).toEqual(new Map(amount > 0n ? [["joint", amount]] : []));
  });

  test("each account has its own moves, and only the given accounts count", () => {
    const books = booksOf({
      accounts: { joint: { balance: 0n }, cash: { balance: 0n } },
      goals: { trip: {} },
      held: { "trip/joint": 100n, "trip/cash": 100n },
    });
    const moves = [move("WITHDRAWAL", 30n), { ...move("WITHDRAWAL", 70n), accountId: "cash" }];
    const all = openAccounts(books);
    expect([...unexplainedOf(books, moves, all)]).toEqual([
      ["joint", 30n],
      ["cash", 70n],
    ]);
    expect([...unexplainedOf(books, moves, all.slice(1))]).toEqual([["cash", 70n]]);
  });
});

test("a payment was most likely for the goal with the smallest sufficient allocation", () => {
  const elsewhere = { "elsewhere/cash": 300n };
  const books = booksOf({
    accounts: { joint: { balance: 1n }, cash: { balance: 1n } },
    goals: { tiny: {}, wide: {}, none: {}, tight: {}, near: {}, elsewhere: {} },
    held: { "wide/joint": 900n, "tight/joint": 350n, "near/joint": 299n, "tiny/joint": 1n, ...elsewhere },
  });
  const found = candidatesFor(books, { amount: 300n, accountId: "joint" }, activeGoals(books));
  expect(found.map(({ id }) => id)).toEqual(["tight", "wide", "near", "tiny"]);
});

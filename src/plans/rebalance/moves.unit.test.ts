import { expect, test } from "vitest";
import { Amounts } from "./amounts.ts";
import { pairMoves } from "./moves.ts";
import type { Cell, Goal } from "./position.ts";

const goal = (id: string, before: bigint): Goal => ({
  id,
  wanted: 100n,
  target: 100n,
  before,
  movable: before,
  canReceive: true,
});

test("an account has fewer moves than donors and receivers, whichever goals the cure is charged to", () => {
  const [roof, trip, car] = [goal("roof", 0n), goal("trip", 200n), goal("car", 200n)];
  const cells = [car, trip].map((holder): Cell => ({ goal: holder, amount: 200n }));
  const released = new Amounts<Cell>();
  for (const cell of cells) released.add(cell, 50n);
  const after = new Amounts<Goal>();
  const needs = new Amounts<Goal>();
  for (const holder of [roof, trip, car]) {
    after.add(holder, 100n);
    needs.add(holder, 100n);
  }

  const joint = { id: "joint", free: 0n, excess: 100n, cells };
  const moves = pairMoves({ accounts: [joint], goals: [roof, trip, car] }, needs, { released, after });
  expect(moves.map(({ fromGoalId, toGoalId, amount }) => [fromGoalId, toGoalId, amount])).toEqual([
    ["car", null, 100n],
    ["trip", "roof", 100n],
  ]);
});

/** `node bench/rebalance.ts`: how long the optimiser takes. Also a part of `npm run bench`. */
import { fileURLToPath } from "node:url";
import { type PlanBooks, type PlanGoal, rebalance, STRATEGIES } from "../src/domain/rebalance.ts";
import { median } from "./load.ts";

export interface PlanTime {
  readonly accounts: number;
  readonly goals: number;
  /** How many of the accounts are over-allocated. */
  readonly overAllocated: number;
  readonly moves: number;
  /** Of the slowest strategy, in milliseconds. */
  readonly median: number;
  readonly worst: number;
}

/** Times plans for couples of usual size, and for the largest books there can be half of. */
export function timePlans(rounds: number): PlanTime[] {
  return [
    timePlan(6, 20, 2, rounds * 5),
    timePlan(6, 20, 6, rounds * 5),
    timePlan(50, 200, 15, rounds),
    timePlan(50, 200, 50, rounds),
  ];
}

function timePlan(accounts: number, goals: number, overAllocated: number, rounds: number): PlanTime {
  const books = booksOf(accounts, goals, overAllocated);
  const size = { accounts, goals, overAllocated };
  const times = STRATEGIES.map((strategy) => {
    const moves = rebalance(books, strategy).moves.length;
    const rounded = Array.from({ length: rounds }, () => {
      const start = performance.now();
      rebalance(books, strategy);
      return performance.now() - start;
    });
    return { ...size, moves, median: median(rounded), worst: Math.max(...rounded) };
  });
  return times.reduce((slowest, time) => (time.median > slowest.median ? time : slowest));
}

/** Always the same books, in which four of ten goals hold money of an account. */
function booksOf(accountCount: number, goalCount: number, overAllocated: number): PlanBooks {
  const draw = numbers(accountCount * goalCount);
  const goals = Array.from({ length: goalCount }, (_, index): PlanGoal => {
    const target = BigInt(50_000 + draw(500_000));
    const dated = draw(3) > 0;
    return {
      id: `goal ${index}`,
      targetAmount: target,
      priority: 1 + draw(5),
      deadline: dated ? `20${27 + draw(20)}-06-30` : null,
      createdAt: "2026-01-01T00:00:00.000Z",
      locked: draw(10) === 0,
      onSchedule: dated ? (target * BigInt(draw(100))) / 100n : null,
      elsewhere: 0n,
      included: true,
    };
  });
  const rows = Array.from({ length: accountCount }, (_, index) =>
    goals
      .filter(() => draw(10) < 4)
      .map(({ id }) => ({ accountId: `account ${index}`, goalId: id, amount: BigInt(1 + draw(50_000)) })),
  );
  const accounts = rows.map((own, index) => {
    const allocated = own.reduce((sum, { amount }) => sum + amount, 0n);
    const percent = index < overAllocated ? 50 + draw(50) : 100 + draw(30);
    return { id: `account ${index}`, balance: (allocated * BigInt(percent)) / 100n, keepAvailable: 1000n };
  });
  return { accounts, goals, allocations: rows.flat() };
}

/** Numbers below a bound, the same ones for the same seed: the linear congruential generator of Numerical Recipes. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(timePlans(20));

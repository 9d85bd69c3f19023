import { STRATEGIES } from "../../src/books/plan.ts";
import { type PlanBooks, type PlanGoal, rebalance } from "../../src/plans/rebalance/rebalance.ts";
import { median } from "../load.ts";
import type { Run } from "../run.ts";

interface Size {
  readonly accounts: number;
  readonly goals: number;
  /** How many of the accounts are over-allocated. */
  readonly overAllocated: number;
}

/** Books of usual size and very large ones, with some and with all accounts over-allocated. */
const SIZES: readonly Size[] = [
  { accounts: 6, goals: 20, overAllocated: 2 },
  { accounts: 6, goals: 20, overAllocated: 6 },
  { accounts: 50, goals: 200, overAllocated: 15 },
  { accounts: 50, goals: 200, overAllocated: 50 },
];

/** How long the optimizer takes with the slowest strategy. */
export async function measurePlans({ report, quick }: Run): Promise<void> {
  for (const size of SIZES) {
    const name = `plan/${size.accounts} accounts, ${size.goals} goals, ${size.overAllocated} over-allocated`;
    const slowest = Math.max(...STRATEGIES.map((strategy) => timeOf(size, strategy, quick ? 5 : 20)));
    report.figure(`${name}/median ms`, slowest);
  }
}

/** The median in milliseconds, after one plan to warm up. */
function timeOf(size: Size, strategy: (typeof STRATEGIES)[number], rounds: number): number {
  const books = booksOf(size);
  rebalance(books, strategy);
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    rebalance(books, strategy);
    return performance.now() - start;
  });
  return median(times);
}

/** Always the same books, in which four of ten goals hold money of an account. */
function booksOf(size: Size): PlanBooks {
  const draw = numbers(size.accounts * size.goals);
  const goals = Array.from({ length: size.goals }, (_, index): PlanGoal => {
    const target = BigInt(50_000 + draw(500_000));
    const dated = draw(3) > 0;
    return {
      id: `goal ${index}`,
      targetAmount: target,
      priority: 1 + draw(5),
      deadline: dated ? `20${27 + draw(20)}-06-30` : null,
      createdAt: "2026-01-01T00:00:00.000Z",
      locked: draw(10) === 0,
      expectedNext: dated ? (target * BigInt(draw(100))) / 100n : null,
      elsewhere: 0n,
      included: true,
    };
  });
  const rows = Array.from({ length: size.accounts }, (_, index) =>
    goals
      .filter(() => draw(10) < 4)
      .map(({ id }) => ({ accountId: `account ${index}`, goalId: id, amount: BigInt(1 + draw(50_000)) })),
  );
  const accounts = rows.map((own, index) => {
    const allocated = own.reduce((sum, { amount }) => sum + amount, 0n);
    const percent = index < size.overAllocated ? 50 + draw(50) : 100 + draw(30);
    return { id: `account ${index}`, balance: (allocated * BigInt(percent)) / 100n, keepAvailable: 1000n };
  });
  return { majorUnit: 100n, accounts, goals, allocations: rows.flat() };
}

/** Numbers below a bound, the same ones for the same seed: the linear congruential generator of Numerical Recipes. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

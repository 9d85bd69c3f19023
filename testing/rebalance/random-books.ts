import fc from "fast-check";
import { STRATEGIES, type Strategy } from "../../src/books/plan.ts";
import type { PlanBooks, PlanGoal } from "../../src/plans/rebalance/rebalance.ts";

/** Books as a plan reads them, and the strategy. */
export interface RandomBooks {
  readonly books: PlanBooks;
  readonly strategy: Strategy;
}

const MOST_ACCOUNTS = 6;
const MOST_GOALS = 20;

/** Tiny amounts make ties and exact fits, larger ones make rounding show. All are exact in a double. */
const SCALES = [3, 30, 100_000] as const;

const DEADLINES = ["2026-12-31", "2027-06-30", "2027-06-30", "2030-01-01"];
const MADE = ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z", "2026-02-01T12:30:00.000Z"];

/** True in this percentage of cases. */
const chance = (percent: number) => fc.nat(99).map((drawn) => drawn < percent);

const goals = (scale: number) =>
  fc.record({
    target: fc.integer({ min: 1, max: 3 * scale }),
    priority: fc.integer({ min: 1, max: 5 }),
    deadline: fc.option(fc.constantFrom(...DEADLINES), { freq: 3 }),
    createdAt: fc.constantFrom(...MADE),
    locked: chance(15),
    /** Percent of the target, or a little more: the optimiser must not rely on less. */
    schedule: fc.oneof(fc.constantFrom(0, 100, 110), fc.nat(100)),
    elsewhere: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(scale) }),
    included: chance(88),
  });

const accounts = (scale: number) =>
  fc.record({
    /** The balance in relation to the allocations. */
    balance: fc.oneof(
      fc.record({ kind: fc.constant("over" as const), percent: fc.nat(99) }),
      fc.record({ kind: fc.constant("over" as const), percent: fc.nat(99) }),
      fc.record({ kind: fc.constant("exact" as const) }),
      fc.record({ kind: fc.constant("spare" as const), amount: fc.nat(2 * scale) }),
      fc.record({ kind: fc.constant("spare" as const), amount: fc.nat(12 * scale) }),
    ),
    keepAvailable: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(scale)),
  });

const cells = (scale: number) =>
  fc.record({
    account: fc.nat(MOST_ACCOUNTS - 1),
    goal: fc.nat(MOST_GOALS - 1),
    amount: fc.integer({ min: 1, max: scale }),
  });

const ofAnySize = (maxLength: number, minLength = 1) => ({ minLength, maxLength, size: "max" as const });

/** Up to 6 accounts and 20 goals, with everything that makes a plan hard. */
export const randomBooks: fc.Arbitrary<RandomBooks> = fc.constantFrom(...SCALES).chain((scale) =>
  fc
    .record({
      strategy: fc.constantFrom(...STRATEGIES),
      /** None that matters, as in yen; small beside the amounts; as large as many of them. */
      majorUnit: fc.constantFrom(1, Math.ceil(scale / 20), Math.ceil(scale / 2)),
      goals: fc.array(goals(scale), ofAnySize(MOST_GOALS)),
      accounts: fc.array(accounts(scale), ofAnySize(MOST_ACCOUNTS)),
      cells: fc.array(cells(scale), ofAnySize(70, 0)),
    })
    .map(({ strategy, ...drawn }) => ({ strategy, books: booksOf(drawn) })),
);

type Of<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

interface Drawn {
  readonly majorUnit: number;
  readonly goals: readonly Of<ReturnType<typeof goals>>[];
  readonly accounts: readonly Of<ReturnType<typeof accounts>>[];
  readonly cells: readonly Of<ReturnType<typeof cells>>[];
}

function booksOf(drawn: Drawn): PlanBooks {
  const held = new Map<string, bigint>();
  for (const { account, goal, amount } of drawn.cells) {
    held.set(`${account % drawn.accounts.length} ${goal % drawn.goals.length}`, BigInt(amount));
  }
  const allocations = [...held].map(([cell, amount]) => {
    const [account, goal] = cell.split(" ");
    return { accountId: `account ${account}`, goalId: `goal ${goal}`, amount };
  });
  return {
    majorUnit: BigInt(drawn.majorUnit),
    allocations,
    goals: drawn.goals.map(goalOf),
    accounts: drawn.accounts.map(({ balance, keepAvailable }, index) => {
      const id = `account ${index}`;
      const own = allocations.filter(({ accountId }) => accountId === id);
      const allocated = own.reduce((sum, { amount }) => sum + amount, 0n);
      const balances = {
        over: (allocated * BigInt(balance.kind === "over" ? balance.percent : 0)) / 100n,
        exact: allocated,
        spare: allocated + BigInt(balance.kind === "spare" ? balance.amount : 0),
      };
      return { id, balance: balances[balance.kind], keepAvailable: BigInt(keepAvailable) };
    }),
  };
}

function goalOf({ target, schedule, elsewhere, ...rest }: Drawn["goals"][number], index: number): PlanGoal {
  return {
    ...rest,
    id: `goal ${index}`,
    targetAmount: BigInt(target),
    expectedNext: rest.deadline === null ? null : BigInt(Math.floor((target * schedule) / 100)),
    elsewhere: BigInt(elsewhere),
  };
}

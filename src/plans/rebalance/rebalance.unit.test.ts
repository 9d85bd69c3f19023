import { describe, expect, test } from "vitest";
import { STRATEGIES, type Strategy } from "../../books/plan.ts";
import { MAX_MINOR_UNITS } from "../../kernel/money.ts";
import { type PlanBooks, type PlanGoal, rebalance } from "./rebalance.ts";

/** A goal without a deadline, whose priority is its position in the list, and its allocation from each account. */
type Given = Partial<PlanGoal> & { readonly holds?: Readonly<Record<string, bigint>> };

/** The balance and keep_available of each account; goals by name. */
function booksOf(
  accounts: Readonly<Record<string, readonly [balance: bigint, keepAvailable?: bigint]>>,
  goals: Readonly<Record<string, Given>>,
): PlanBooks {
  return {
    majorUnit: 1n,
    accounts: Object.entries(accounts).map(([id, [balance, keepAvailable = 0n]]) => ({
      id,
      balance,
      keepAvailable,
    })),
    goals: Object.entries(goals).map(([id, { holds: _, ...given }], index) => ({
      id,
      targetAmount: 1000n,
      priority: 1 + index,
      deadline: given.expectedNext === undefined ? null : "2027-01-01",
      createdAt: "2026-01-01T00:00:00.000Z",
      locked: false,
      expectedNext: null,
      elsewhere: 0n,
      included: true,
      ...given,
    })),
    allocations: Object.entries(goals).flatMap(([goalId, { holds = {} }]) =>
      Object.entries(holds).map(([accountId, amount]) => ({ accountId, goalId, amount })),
    ),
  };
}

/** The moves as text. */
function movesOf(books: PlanBooks, strategy: Strategy = "on_schedule"): string[] {
  return rebalance(books, strategy).moves.map(
    ({ accountId, fromGoalId, toGoalId, amount, purpose }) =>
      `${accountId}: ${amount} from ${fromGoalId ?? "available"} to ${toGoalId ?? "available"} (${purpose})`,
  );
}

describe("the cure of an over-allocated account", () => {
  test("takes from the least important goals first, and only what it must", () => {
    const holds = { joint: 100n };
    const books = booksOf({ joint: [150n] }, { roof: { holds }, trip: { holds }, bikes: { holds } });
    expect(movesOf(books)).toEqual([
      "joint: 100 from bikes to available (cure)",
      "joint: 50 from trip to available (cure)",
    ]);
  });

  test("takes nothing from locked or excluded goals and reports the uncured amount", () => {
    const holds = { joint: 100n };
    const books = booksOf(
      { joint: [120n] },
      { roof: { holds }, trip: { holds, locked: true }, bikes: { holds, included: false } },
    );
    const { uncured } = rebalance(books, "on_schedule");
    expect(movesOf(books)).toEqual(["joint: 100 from roof to available (cure)"]);
    expect(uncured).toEqual([{ accountId: "joint", amount: 80n }]);
  });

  test("does not restore keep_available", () => {
    const books = booksOf({ joint: [150n, 100n] }, { roof: { holds: { joint: 100n } } });
    expect(movesOf(books)).toEqual([]);
  });

  test("is replaced from elsewhere if the goal needs it", () => {
    const books = booksOf({ joint: [0n], own: [100n] }, { roof: { holds: { joint: 100n } } });
    expect(movesOf(books)).toEqual([
      "joint: 100 from roof to available (cure)",
      "own: 100 from available to roof (need)",
    ]);
  });

  test("is released by a goal that would otherwise replace it", () => {
    // By importance, bikes would release 100 and then receive 100 of trip's money above its need.
    const trip = { expectedNext: 0n, targetAmount: 100n, holds: { joint: 100n } };
    const books = booksOf({ joint: [100n] }, { trip, bikes: { holds: { joint: 100n } } });
    expect(movesOf(books)).toEqual(["joint: 100 from trip to available (cure)"]);
    expect(rebalance(books, "on_schedule").goals).toEqual([
      { goalId: "trip", target: 100n, before: 100n, need: 0n, afterCure: 100n, after: 0n },
      { goalId: "bikes", target: 1000n, before: 100n, need: 100n, afterCure: 0n, after: 100n },
    ]);
  });

  test("reroutes: the donor in one account depends on the possible donors in the other", () => {
    // Both lose 100: car is charged 200 and receives 100 from trip. Car could release in either account, trip only in joint.
    const books = booksOf(
      { joint: [100n], own: [0n] },
      {
        trip: { expectedNext: 0n, holds: { joint: 100n } },
        car: { expectedNext: 100n, holds: { joint: 100n, own: 100n } },
      },
    );
    expect(movesOf(books)).toEqual([
      "joint: 100 from trip to available (cure)",
      "own: 100 from car to available (cure)",
    ]);
  });
});

describe("the need of a goal", () => {
  const roof = { expectedNext: 300n };

  test("is met from available money above keep_available, then from other goals' money above their need", () => {
    const books = booksOf(
      { joint: [900n, 100n] },
      {
        roof,
        trip: { expectedNext: 200n, holds: { joint: 350n } },
        car: { expectedNext: 200n, holds: { joint: 350n } },
      },
    );
    expect(movesOf(books)).toEqual([
      "joint: 100 from available to roof (need)",
      "joint: 150 from car to roof (need)",
      "joint: 50 from trip to roof (need)",
    ]);
  });

  test("is met from money above a target before less important goals", () => {
    const books = booksOf(
      { joint: [900n] },
      {
        trip: { targetAmount: 100n, holds: { joint: 400n } },
        roof,
        car: { expectedNext: 0n, holds: { joint: 500n } },
      },
    );
    expect(movesOf(books)).toEqual(["joint: 300 from trip to roof (need)"]);
  });

  test("is met from the less important of two goals above their targets", () => {
    const above = { targetAmount: 100n, holds: { joint: 400n } };
    const books = booksOf({ joint: [800n] }, { roof, trip: above, car: above });
    expect(movesOf(books)).toEqual(["joint: 300 from car to roof (need)"]);
  });

  test("is met in order, even if little is left for the last goal", () => {
    const books = booksOf({ joint: [400n] }, { roof, trip: roof, car: roof });
    expect(movesOf(books)).toEqual([
      "joint: 300 from available to roof (need)",
      "joint: 100 from available to trip (need)",
    ]);
  });

  test("counts money that the plan cannot move", () => {
    const books = booksOf(
      { joint: [100n] },
      {
        roof: { ...roof, elsewhere: 250n },
        trip: { expectedNext: 0n, elsewhere: 900n, holds: { joint: 100n } },
      },
    );
    expect(movesOf(books)).toEqual(["joint: 50 from trip to roof (need)"]);
  });

  test("is met for a locked goal but not for an excluded one", () => {
    const books = booksOf(
      { joint: [200n] },
      { roof: { ...roof, included: false }, trip: { ...roof, locked: true } },
    );
    expect(movesOf(books)).toEqual(["joint: 200 from available to trip (need)"]);
  });
});

describe("free money beyond the needs", () => {
  test.each(["on_schedule", "deadline_first"] as const)("stays free under %s", (strategy) => {
    const books = booksOf(
      { joint: [1600n], own: [900n, 100n] },
      { roof: { expectedNext: 300n }, trip: { expectedNext: 0n }, bikes: { holds: { joint: 100n } } },
    );
    expect(movesOf(books, strategy)).toEqual(["joint: 300 from available to roof (need)"]);
  });

  test("is used for needs before any goal donates, and does not change the donors", () => {
    const books = booksOf(
      { joint: [900n] },
      {
        roof: { expectedNext: 500n },
        trip: { expectedNext: 100n, holds: { joint: 300n } },
        car: { expectedNext: 100n, holds: { joint: 400n } },
      },
    );
    expect(movesOf(books)).toEqual([
      "joint: 200 from available to roof (need)",
      "joint: 300 from car to roof (need)",
    ]);
  });
});

describe("amounts below one major unit", () => {
  const dollars = (...given: Parameters<typeof booksOf>): PlanBooks => ({
    ...booksOf(...given),
    majorUnit: 100n,
  });

  test.each([
    [901n, []],
    [900n, ["joint: 100 from available to roof (need)"]],
    [0n, ["joint: 1000 from available to roof (need)"]],
  ])("are not a need: a goal that needs 1000 and has %d", (elsewhere, moves) => {
    const roof = { targetAmount: 5000n, expectedNext: 1000n, elsewhere };
    expect(movesOf(dollars({ joint: [1500n] }, { roof }))).toEqual(moves);
  });

  test("are a need if they complete the goal", () => {
    const roof = { targetAmount: 1000n, expectedNext: 1000n, elsewhere: 999n };
    expect(movesOf(dollars({ joint: [1500n] }, { roof }))).toEqual([
      "joint: 1 from available to roof (need)",
    ]);
  });

  test("are not taken from a goal that is missing as little of its need", () => {
    const books = dollars(
      { joint: [950n] },
      {
        roof: { targetAmount: 5000n, expectedNext: 500n },
        trip: { targetAmount: 5000n, expectedNext: 1000n, holds: { joint: 950n } },
      },
    );
    expect(movesOf(books)).toEqual([]);
  });

  test("are not replaced after a cure", () => {
    const books = dollars(
      { joint: [901n], own: [5000n] },
      { roof: { targetAmount: 5000n, holds: { joint: 1000n } } },
    );
    expect(movesOf(books)).toEqual(["joint: 99 from roof to available (cure)"]);
    expect(rebalance(books, "on_schedule").goals).toMatchObject([{ need: 901n, after: 901n }]);
  });

  test.each(STRATEGIES)("are not free money of an account under %s", (strategy) => {
    const roof = { targetAmount: 9000n, expectedNext: 1000n };
    const books = dollars({ joint: [99n], own: [199n, 100n], savings: [300n, 200n] }, { roof });
    expect(movesOf(books, strategy)).toEqual(["savings: 100 from available to roof (need)"]);
  });

  test("can remain of a need if the money runs out", () => {
    const roof = { targetAmount: 9000n, expectedNext: 1000n };
    const books = dollars({ joint: [950n] }, { roof, trip: roof });
    expect(movesOf(books)).toEqual(["joint: 950 from available to roof (need)"]);
    const after = dollars({ joint: [950n] }, { roof: { ...roof, holds: { joint: 950n } }, trip: roof });
    expect(movesOf(after)).toEqual([]);
  });
});

describe("fill", () => {
  test("fills goals to their targets by importance after the needs are met, without taking from goals", () => {
    const books = booksOf(
      { joint: [1600n] },
      { roof: { holds: { joint: 400n } }, trip: { expectedNext: 0n, holds: { joint: 500n } }, bikes: {} },
    );
    expect(movesOf(books, "fill")).toEqual([
      "joint: 600 from available to roof (target)",
      "joint: 100 from available to trip (target)",
    ]);
  });

  test("uses the account with the most available money first and stops when all goals are complete", () => {
    const books = booksOf({ joint: [400n], own: [900n] }, { roof: {} });
    expect(movesOf(books, "fill")).toEqual([
      "own: 900 from available to roof (target)",
      "joint: 100 from available to roof (target)",
    ]);
  });

  test("is one move together with the need, which states the part for the need", () => {
    const books = booksOf({ joint: [1000n] }, { roof: { expectedNext: 300n } });
    expect(rebalance(books, "fill").moves).toEqual([
      {
        accountId: "joint",
        fromGoalId: null,
        toGoalId: "roof",
        amount: 1000n,
        purpose: "need",
        towardsNeed: 300n,
      },
    ]);
  });
});

describe("strategies", () => {
  const roof = { deadline: "2030-01-01", expectedNext: 100n };
  const trip = { deadline: "2027-01-01", expectedNext: 100n };

  test("deadline_first sorts by deadline before priority", () => {
    const books = booksOf({ joint: [150n] }, { roof, trip });
    expect(movesOf(books)).toEqual([
      "joint: 100 from available to roof (need)",
      "joint: 50 from available to trip (need)",
    ]);
    expect(movesOf(books, "deadline_first")).toEqual([
      "joint: 100 from available to trip (need)",
      "joint: 50 from available to roof (need)",
    ]);
  });

  test("waterfall fills goals in order with money of less important ones", () => {
    const books = booksOf(
      { joint: [1200n] },
      {
        roof: { ...roof, holds: { joint: 200n } },
        trip: { ...trip, holds: { joint: 500n } },
        bikes: { holds: { joint: 400n } },
      },
    );
    expect(movesOf(books, "waterfall")).toEqual([
      "joint: 100 from available to roof (need)",
      "joint: 400 from bikes to roof (need)",
      "joint: 300 from trip to roof (need)",
    ]);
  });

  test("waterfall takes nothing from more important goals", () => {
    const books = booksOf({ joint: [900n] }, { roof: { ...roof, holds: { joint: 900n } }, trip });
    expect(movesOf(books, "waterfall")).toEqual([]);
  });
});

describe("the order of goals", () => {
  test("is priority, deadline (null last), age, id", () => {
    const given: Record<string, Given> = {
      youngest: { priority: 1, createdAt: "2026-03-01T00:00:00.000Z" },
      undated: { priority: 1 },
      b: { priority: 1, deadline: "2027-01-01", expectedNext: 0n },
      a: { priority: 1, deadline: "2027-01-01", expectedNext: 0n },
      older: { priority: 1, deadline: "2027-01-01", expectedNext: 0n, createdAt: "2025-12-31T23:00:00.000Z" },
      sooner: { priority: 1, deadline: "2026-12-31", expectedNext: 0n },
      last: { priority: 2, deadline: "2026-06-30", expectedNext: 0n },
    };
    const { goals } = rebalance(booksOf({}, given), "on_schedule");
    expect(goals.map(({ goalId }) => goalId)).toEqual([
      "sooner",
      "older",
      "a",
      "b",
      "undated",
      "youngest",
      "last",
    ]);
  });
});

test("the largest amounts stay exact", () => {
  const books = booksOf(
    { joint: [MAX_MINOR_UNITS] },
    {
      roof: { targetAmount: MAX_MINOR_UNITS, expectedNext: MAX_MINOR_UNITS - 1n },
      trip: { holds: { joint: 1n } },
    },
  );
  expect(movesOf(books)).toEqual([`joint: ${MAX_MINOR_UNITS - 1n} from available to roof (need)`]);
});

test("an allocation with a missing account or goal is an error", () => {
  const books = booksOf({ joint: [1n] }, { roof: { holds: { gone: 1n } } });
  expect(() => rebalance(books, "on_schedule")).toThrow(/one of them is missing/);
});

import { describe, expect, test } from "vitest";
import { STRATEGIES, type Strategy } from "../../books/plan.ts";
import { MAX_MINOR_UNITS } from "../../kernel/money.ts";
import { type PlanAccount, type PlanBooks, type PlanGoal, rebalance } from "./rebalance.ts";

/** The properties of a goal by their words in a text. Every other word is an account from which money is allocated. */
const PROPERTIES: Readonly<Record<string, (value: string) => Partial<PlanGoal>>> = {
  need: (value) => ({ expectedNext: BigInt(value), deadline: "2027-01-01" }),
  target: (value) => ({ targetAmount: BigInt(value) }),
  elsewhere: (value) => ({ elsewhere: BigInt(value) }),
  due: (deadline) => ({ deadline }),
  priority: (value) => ({ priority: Number(value) }),
  created: (createdAt) => ({ createdAt }),
  locked: () => ({ locked: true }),
  excluded: () => ({ included: false }),
};

/**
 * Books from texts: accounts with their balance and keep_available ("joint=900 keep=100, own=50"), and goals in order of
 * importance with their properties and allocations by account ("roof need=300, trip target=100 joint=400 locked").
 */
function booksOf(accounts: string, goals: string, majorUnit = 1n): PlanBooks {
  const rows = goals.split(", ").map((row) => row.split(" ").map((word) => word.split("=")));
  const isProperty = ([name = ""]: string[]) => name in PROPERTIES;
  return {
    majorUnit,
    accounts: accounts.split(", ").map((text): PlanAccount => {
      const [, id = "", balance = "", keep = "0"] = /^(\w+)=(\d+)(?: keep=(\d+))?$/.exec(text) ?? [];
      return { id, balance: BigInt(balance), keepAvailable: BigInt(keep) };
    }),
    goals: rows.map(([[id = ""] = [], ...words], index) => ({
      id,
      targetAmount: 1000n,
      priority: 1 + index,
      deadline: null,
      createdAt: "2026-01-01T00:00:00.000Z",
      locked: false,
      expectedNext: null,
      elsewhere: 0n,
      included: true,
      ...Object.assign({}, ...words.map(([name = "", value = ""]) => PROPERTIES[name]?.(value))),
    })),
    allocations: rows.flatMap(([[goalId = ""] = [], ...words]) =>
      words
        .filter((word) => !isProperty(word))
        .map(([accountId = "", amount = ""]) => ({ accountId, goalId, amount: BigInt(amount) })),
    ),
  };
}

/** The moves as text: "joint: 100 from bikes to roof (need)". Available money is omitted. */
function movesOf(books: PlanBooks, strategy: Strategy = "on_schedule"): string[] {
  const named = (word: string, id: string | null) => (id === null ? "" : ` ${word} ${id}`);
  return rebalance(books, strategy).moves.map(
    ({ accountId, fromGoalId, toGoalId, amount, purpose }) =>
      `${accountId}: ${amount}${named("from", fromGoalId)}${named("to", toGoalId)} (${purpose})`,
  );
}

type Case = [what: string, accounts: string, goals: string, moves: string[]];

const CURES: Case[] = [
  [
    "takes from the least important goals first, and only what it must",
    "joint=150",
    "roof joint=100, trip joint=100, bikes joint=100",
    ["joint: 100 from bikes (cure)", "joint: 50 from trip (cure)"],
  ],
  ["does not restore keep_available", "joint=150 keep=100", "roof joint=100", []],
  [
    "is replaced from elsewhere if the goal needs it",
    "joint=0, own=100",
    "roof joint=100",
    ["joint: 100 from roof (cure)", "own: 100 to roof (need)"],
  ],
  [
    // Both lose 100: car is charged 200 and receives 100 from trip. Car could release in either account, trip only in joint.
    "reroutes: the donor in one account depends on the possible donors in the other",
    "joint=100, own=0",
    "trip need=0 joint=100, car need=100 joint=100 own=100",
    ["joint: 100 from trip (cure)", "own: 100 from car (cure)"],
  ],
];

const NEEDS: Case[] = [
  [
    "is met from available money above keep_available, then from other goals' money above their need",
    "joint=900 keep=100",
    "roof need=300, trip need=200 joint=350, car need=200 joint=350",
    ["joint: 100 to roof (need)", "joint: 150 from car to roof (need)", "joint: 50 from trip to roof (need)"],
  ],
  [
    "is met from money above a target before less important goals",
    "joint=900",
    "trip target=100 joint=400, roof need=300, car need=0 joint=500",
    ["joint: 300 from trip to roof (need)"],
  ],
  [
    "is met from the less important of two goals above their targets",
    "joint=800",
    "roof need=300, trip target=100 joint=400, car target=100 joint=400",
    ["joint: 300 from car to roof (need)"],
  ],
  [
    "is met in order, even if little is left for the last goal",
    "joint=400",
    "roof need=300, trip need=300, car need=300",
    ["joint: 300 to roof (need)", "joint: 100 to trip (need)"],
  ],
  [
    "counts money that the plan cannot move",
    "joint=100",
    "roof need=300 elsewhere=250, trip need=0 elsewhere=900 joint=100",
    ["joint: 50 from trip to roof (need)"],
  ],
  [
    "is met for a locked goal but not for an excluded one",
    "joint=200",
    "roof need=300 excluded, trip need=300 locked",
    ["joint: 200 to trip (need)"],
  ],
  [
    "is met with free money before any goal donates, which does not change the donors",
    "joint=900",
    "roof need=500, trip need=100 joint=300, car need=100 joint=400",
    ["joint: 200 to roof (need)", "joint: 300 from car to roof (need)"],
  ],
];

describe("the cure of an over-allocated account", () => {
  test.each(CURES)("%s", (_, accounts, goals, moves) => {
    expect(movesOf(booksOf(accounts, goals))).toEqual(moves);
  });

  test("takes nothing from locked or excluded goals and reports the uncured amount", () => {
    const books = booksOf("joint=120", "roof joint=100, trip joint=100 locked, bikes joint=100 excluded");
    expect(movesOf(books)).toEqual(["joint: 100 from roof (cure)"]);
    expect(rebalance(books, "on_schedule").uncured).toEqual([{ accountId: "joint", amount: 80n }]);
  });

  test("is released by a goal that would otherwise replace it", () => {
    // By importance, bikes would release 100 and then receive 100 of trip's money above its need.
    const books = booksOf("joint=100", "trip need=0 target=100 joint=100, bikes joint=100");
    expect(movesOf(books)).toEqual(["joint: 100 from trip (cure)"]);
    expect(rebalance(books, "on_schedule").goals).toEqual([
      { goalId: "trip", target: 100n, before: 100n, need: 0n, afterCure: 100n, after: 0n },
      { goalId: "bikes", target: 1000n, before: 100n, need: 100n, afterCure: 0n, after: 100n },
    ]);
  });
});

describe("the need of a goal", () => {
  test.each(NEEDS)("%s", (_, accounts, goals, moves) => {
    expect(movesOf(booksOf(accounts, goals))).toEqual(moves);
  });
});

test.each(["on_schedule", "deadline_first"] as const)("money beyond the needs stays free: %s", (strategy) => {
  const books = booksOf("joint=1600, own=900 keep=100", "roof need=300, trip need=0, bikes joint=100");
  expect(movesOf(books, strategy)).toEqual(["joint: 300 to roof (need)"]);
});

describe("amounts below one major unit", () => {
  test.each<Case>([
    ["are not a need", "joint=1500", "roof target=5000 need=1000 elsewhere=901", []],
    [
      "of one unit are",
      "joint=1500",
      "roof target=5000 need=1000 elsewhere=900",
      ["joint: 100 to roof (need)"],
    ],
    ["are part of a need", "joint=1500", "roof target=5000 need=1000", ["joint: 1000 to roof (need)"]],
    [
      "are a need if they complete the goal",
      "joint=1500",
      "roof need=1000 elsewhere=999",
      ["joint: 1 to roof (need)"],
    ],
    [
      "are not taken from a goal that is missing as little of its need",
      "joint=950",
      "roof target=5000 need=500, trip target=5000 need=1000 joint=950",
      [],
    ],
    [
      "can remain of a need if the money runs out",
      "joint=950",
      "roof target=9000 need=1000, trip target=9000 need=1000",
      ["joint: 950 to roof (need)"],
    ],
    [
      "that remain of a need do not move again",
      "joint=950",
      "roof target=9000 need=1000 joint=950, trip target=9000 need=1000",
      [],
    ],
  ])("%s", (_, accounts, goals, moves) => {
    expect(movesOf(booksOf(accounts, goals, 100n))).toEqual(moves);
  });

  test("are not replaced after a cure", () => {
    const books = booksOf("joint=901, own=5000", "roof target=5000 joint=1000", 100n);
    expect(movesOf(books)).toEqual(["joint: 99 from roof (cure)"]);
    expect(rebalance(books, "on_schedule").goals).toMatchObject([{ need: 901n, after: 901n }]);
  });

  test.each(STRATEGIES)("are not free money of an account under %s", (strategy) => {
    const accounts = "joint=99, own=199 keep=100, savings=300 keep=200";
    const books = booksOf(accounts, "roof target=9000 need=1000", 100n);
    expect(movesOf(books, strategy)).toEqual(["savings: 100 to roof (need)"]);
  });
});

const ROOF_AND_TRIP = "roof need=100 due=2030-01-01, trip need=100";

describe("strategies", () => {
  test.each<[strategy: Strategy, ...Case]>([
    [
      "fill",
      "fills goals to their targets by importance after the needs are met, without taking from goals",
      "joint=1600",
      "roof joint=400, trip need=0 joint=500, bikes",
      ["joint: 600 to roof (target)", "joint: 100 to trip (target)"],
    ],
    [
      "fill",
      "uses the account with the most available money first and stops when all goals are complete",
      "joint=400, own=900",
      "roof",
      ["own: 900 to roof (target)", "joint: 100 to roof (target)"],
    ],
    [
      "on_schedule",
      "sorts by priority before deadline",
      "joint=150",
      ROOF_AND_TRIP,
      ["joint: 100 to roof (need)", "joint: 50 to trip (need)"],
    ],
    [
      "deadline_first",
      "sorts by deadline before priority",
      "joint=150",
      ROOF_AND_TRIP,
      ["joint: 100 to trip (need)", "joint: 50 to roof (need)"],
    ],
    [
      "waterfall",
      "fills goals in order with money of less important ones",
      "joint=1200",
      "roof need=100 joint=200, trip need=100 joint=500, bikes joint=400",
      [
        "joint: 100 to roof (need)",
        "joint: 400 from bikes to roof (need)",
        "joint: 300 from trip to roof (need)",
      ],
    ],
    [
      "waterfall",
      "takes nothing from more important goals",
      "joint=900",
      "roof joint=900, trip need=100",
      [],
    ],
  ])("%s %s", (strategy, _, accounts, goals, moves) => {
    expect(movesOf(booksOf(accounts, goals), strategy)).toEqual(moves);
  });

  test("fill is one move together with the need, which states the part for the need", () => {
    const ids = { accountId: "joint", fromGoalId: null, toGoalId: "roof" };
    expect(rebalance(booksOf("joint=1000", "roof need=300"), "fill").moves).toEqual([
      { ...ids, amount: 1000n, purpose: "need", towardsNeed: 300n },
    ]);
  });
});

test("the order of goals is priority, deadline (null last), age, id", () => {
  const dated = "priority=1 need=0 due=";
  const goals = [
    "youngest priority=1 created=2026-03-01T00:00:00.000Z",
    "undated priority=1",
    `b ${dated}2027-01-01`,
    `a ${dated}2027-01-01`,
    `older ${dated}2027-01-01 created=2025-12-31T23:00:00.000Z`,
    `sooner ${dated}2026-12-31`,
    "last priority=2 need=0 due=2026-06-30",
  ];
  const ordered = rebalance(booksOf("joint=0", goals.join(", ")), "on_schedule").goals;
  expect(ordered.map(({ goalId }) => goalId).join(" ")).toBe("sooner older a b undated youngest last");
});

test("the largest amounts stay exact", () => {
  const [most, need] = [MAX_MINOR_UNITS, MAX_MINOR_UNITS - 1n];
  const books = booksOf(`joint=${most}`, `roof target=${most} need=${need}, trip joint=1`);
  expect(movesOf(books)).toEqual([`joint: ${need} to roof (need)`]);
});

test("an allocation with a missing account or goal is an error", () => {
  const books = booksOf("joint=1", "roof gone=1");
  expect(() => rebalance(books, "on_schedule")).toThrow(/one of them is missing/);
});

import { describe, expect, test } from "vitest";
import { save } from "./saving.ts";
import { prepare, type Scenario } from "./scenario.ts";

const START = "2026-01-31";
const FAR = 10n ** 15n;

const scenario = (more: Partial<Scenario> = {}): Scenario => ({
  goals: [{ id: "trip", held: 0n, target: FAR, deadline: null }],
  contribution: { amount: 50_000n, frequency: "monthly" },
  split: "priority",
  startDate: START,
  horizonYears: 30,
  annualYield: "0",
  oneOffs: [],
  ...more,
});

/** The balance of the only goal at the end of each monthly anniversary. */
function balances(asked: Scenario): bigint[] {
  const found: bigint[] = [];
  const run = save(prepare(asked), asked.contribution.amount, ({ anniversary }, [progress]) => {
    if (anniversary !== null && progress) found.push(progress.balance);
  });
  while (!run.next().done);
  return found;
}

function ending(asked: Scenario) {
  const run = save(prepare(asked), asked.contribution.amount);
  for (;;) {
    const { done, value } = run.next();
    if (done)
      return value.map(({ completed, contributed, interest }) => [
        completed?.date ?? null,
        contributed,
        interest,
      ]);
  }
}

describe("against the closed form", () => {
  test.each([
    [600_000n, 50_000n],
    [600_001n, 50_000n],
    [1n, 3n],
    [999_999n, 7_777n],
  ])("at zero yield: %d by %d a month takes ceil(target / contribution) months", (target, amount) => {
    const goals = [{ id: "trip", held: 0n, target, deadline: null }];
    const months = Number((target + amount - 1n) / amount);
    const prepared = prepare(scenario({ goals }));
    const day = prepared.days.find(({ anniversary }) => anniversary === months);
    const contribution = { amount, frequency: "monthly" } as const;
    expect(ending(scenario({ goals, contribution }))).toEqual([[day?.date, target, 0n]]);
  });

  test("at zero yield n months bring n contributions", () => {
    expect(balances(scenario())).toEqual(Array.from({ length: 361 }, (_, n) => BigInt(n) * 50_000n));
  });

  /*
   * The future value of an ordinary annuity: B(n) = P (1 + i)^n + c ((1 + i)^n - 1) / i. Each month's interest is
   * rounded by at most 1/2, and a month multiplies an error by 1 + i, so that after n months it is at most
   * (1/2) sum of (1 + i)^(n - k) over k = 1..n, which is at most n (1 + i)^n / 2 = n (1 + y)^(n / 12) / 2.
   */
  test.each([
    ["0.04", 0n, 50_000n],
    ["0.04", 1_234_567n, 50_000n],
    ["0.000001", 1n, 1n],
    ["0.1", 99n, 101n],
    ["0.25", 10_000_000n, 1n],
    ["1", 3n, 7n],
  ])(
    "at a yield of %s, from %d with %d a month, rounding is within n (1 + y)^(n / 12) / 2",
    (annualYield, held, amount) => {
      const goals = [{ id: "trip", held, target: 10n ** 30n, deadline: null }];
      const contribution = { amount, frequency: "monthly" } as const;
      const growth = 1 + Number(annualYield);
      const found = balances(scenario({ goals, contribution, annualYield }));
      expect(found).toHaveLength(361);
      for (const [n, balance] of found.entries()) {
        const grown = growth ** (n / 12);
        const annuity = (grown - 1) / (growth ** (1 / 12) - 1);
        const closed = Number(held) * grown + Number(amount) * annuity;
        // Beside the bound what doubles make of numbers as large as these.
        expect(Math.abs(Number(balance) - closed)).toBeLessThanOrEqual((n * grown) / 2 + closed * 1e-9);
      }
    },
  );
});

describe("on one day", () => {
  // At a yield of 100 %, i = 2^(1/12) - 1 = 5.94631 %.
  const goals = [{ id: "trip", held: 1_000n, target: FAR, deadline: null }];

  test("interest comes before that day's contribution, on what was there at the anniversary before", () => {
    const found = balances(
      scenario({ goals, annualYield: "1", contribution: { amount: 100n, frequency: "monthly" } }),
    );
    // 1000 x 0.0594631 = 59; 1159 x 0.0594631 = 68.9.
    expect(found.slice(0, 3)).toEqual([1_000n, 1_159n, 1_328n]);
  });

  test("money between anniversaries earns from the next anniversary on", () => {
    const once = (date: string) =>
      balances(
        scenario({
          goals,
          annualYield: "1",
          contribution: { amount: 0n, frequency: "monthly" },
          oneOffs: [{ date, amount: 1_000n }],
        }),
      ).slice(0, 3);
    // On the start date it earns as what was held does: 2000 x 0.0594631 = 118.9, 2119 x 0.0594631 = 126.0.
    expect(once(START)).toEqual([2_000n, 2_119n, 2_245n]);
    // From the day after on it waits: 59, then 2059 x 0.0594631 = 122.4.
    expect(once("2026-02-01")).toEqual([1_000n, 2_059n, 2_181n]);
    expect(once("2026-02-28")).toEqual([1_000n, 2_059n, 2_181n]);
    expect(once("2026-03-01")).toEqual([1_000n, 1_059n, 2_122n]);
  });

  test("interest may complete a goal, and leaves that day's money to the next", () => {
    const two = [
      { id: "first", held: 1_000n, target: 1_050n, deadline: null },
      { id: "second", held: 0n, target: 500n, deadline: null },
    ];
    const contribution = { amount: 300n, frequency: "monthly" } as const;
    expect(ending(scenario({ goals: two, annualYield: "1", contribution }))).toEqual([
      ["2026-02-28", 0n, 59n],
      // 300, then 18 of interest and the 182 that are missing.
      ["2026-03-31", 482n, 18n],
    ]);
  });

  test("contribution and one-off amounts are one sum", () => {
    const two = [
      { id: "first", held: 0n, target: 150n, deadline: null },
      { id: "second", held: 0n, target: 150n, deadline: null },
    ];
    const contribution = { amount: 100n, frequency: "monthly" } as const;
    const oneOffs = ["2026-02-28", "2026-02-28"].map((date) => ({ date, amount: 100n }));
    expect(ending(scenario({ goals: two, contribution, oneOffs, split: "proportion" }))).toEqual([
      ["2026-02-28", 150n, 0n],
      ["2026-02-28", 150n, 0n],
    ]);
  });
});

describe("an expense", () => {
  const three = [
    { id: "first", held: 100n, target: 150n, deadline: null },
    { id: "second", held: 60n, target: 150n, deadline: null },
    { id: "third", held: 40n, target: 150n, deadline: null },
  ];
  const none = { amount: 0n, frequency: "monthly" } as const;
  /** What the goals hold after an expense on the start date, and what is unpaid. */
  function spent(amount: bigint, more: Partial<Scenario> = {}): [bigint[], bigint] {
    const oneOffs = [{ date: START, amount: -amount }];
    const asked = scenario({ goals: three, contribution: none, oneOffs, horizonYears: 1, ...more });
    let found: [bigint[], bigint] = [[], 0n];
    const run = save(prepare(asked), asked.contribution.amount, (_, all, unpaid) => {
      found = [all.map(({ balance }) => balance), unpaid];
    });
    while (!run.next().done);
    return found;
  }

  test.each([
    [30n, [100n, 60n, 10n], 0n],
    [70n, [100n, 30n, 0n], 0n],
    [200n, [0n, 0n, 0n], 0n],
    [201n, [0n, 0n, 0n], 1n],
  ])("of %d is paid by the last goals first, and never takes more than there is", (amount, held, unpaid) => {
    expect(spent(amount)).toEqual([held, unpaid]);
  });

  test("is paid in proportion to what the goals hold where they share in proportion", () => {
    expect(spent(100n, { split: "proportion" })).toEqual([[50n, 30n, 20n], 0n]);
    // 101 x 100, 60, 40 of 200 are 50.5, 30.3 and 20.2: the unit left goes to the largest remainder.
    expect(spent(101n, { split: "proportion" })).toEqual([[49n, 30n, 20n], 0n]);
  });

  test("spares a goal that is complete", () => {
    const goals = [{ id: "done", held: 150n, target: 150n, deadline: null }, ...three.slice(2)];
    expect(spent(50n, { goals })).toEqual([[150n, 0n], 10n]);
  });

  test("is paid out of the money of the day first", () => {
    const oneOffs = [
      { date: "2026-02-28", amount: -80n },
      { date: "2026-02-28", amount: 10n },
    ];
    const contribution = { amount: 75n, frequency: "monthly" } as const;
    const goals = [{ id: "trip", held: 0n, target: FAR, deadline: null }];
    expect(balances(scenario({ goals, contribution, oneOffs })).slice(0, 3)).toEqual([0n, 5n, 80n]);
  });

  test("takes the month's interest on what it takes, so that losses leave no less than nothing", () => {
    const goals = [{ id: "trip", held: 1_000n, target: FAR, deadline: null }];
    const paying = (annualYield: string) =>
      balances(
        scenario({
          goals,
          annualYield,
          contribution: none,
          oneOffs: [{ date: "2026-02-01", amount: -990n }],
        }),
      ).slice(0, 2);
    // 10 x 0.0594631 = 0.59, not 1000 x 0.0594631 = 59.
    expect(paying("1")).toEqual([1_000n, 11n]);
    expect(paying("-0.999999")).toEqual([1_000n, 3n]);
  });
});

test("a complete goal earns no more, and a shrinking one never goes below nothing", () => {
  const done = [{ id: "trip", held: 1_000n, target: 900n, deadline: null }];
  expect(ending(scenario({ goals: done, annualYield: "1" }))).toEqual([[START, 0n, 0n]]);
  const shrinking = scenario({
    goals: [{ id: "trip", held: 1_000n, target: FAR, deadline: null }],
    annualYield: "-0.999999",
    contribution: { amount: 0n, frequency: "monthly" },
  });
  expect(balances(shrinking).slice(0, 5)).toEqual([1_000n, 316n, 100n, 32n, 10n]);
  expect(balances(shrinking).at(-1)).toBe(0n);
});

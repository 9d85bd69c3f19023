import { describe, expect, test } from "vitest";
import { save } from "./saving.ts";
import { prepare, type Scenario } from "./scenario.ts";
import { SPLITS } from "./split.ts";

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

  test("at zero yield n months have n contributions", () => {
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
        // The bound plus the rounding error of doubles for numbers of this size.
        expect(Math.abs(Number(balance) - closed)).toBeLessThanOrEqual((n * grown) / 2 + closed * 1e-9);
      }
    },
  );
});

describe("on one day", () => {
  // At a yield of 100 %, i = 2^(1/12) - 1 = 5.94631 %.
  const goals = [{ id: "trip", held: 1_000n, target: FAR, deadline: null }];

  test("interest is on the balance at the previous anniversary and comes before the day's contribution", () => {
    const found = balances(
      scenario({ goals, annualYield: "1", contribution: { amount: 100n, frequency: "monthly" } }),
    );
    // 1000 x 0.0594631 = 59; 1159 x 0.0594631 = 68.9.
    expect(found.slice(0, 3)).toEqual([1_000n, 1_159n, 1_328n]);
  });

  test("money between anniversaries earns interest from the next anniversary", () => {
    const once = (date: string) =>
      balances(
        scenario({
          goals,
          annualYield: "1",
          contribution: { amount: 0n, frequency: "monthly" },
          oneOffs: [{ date, amount: 1_000n }],
        }),
      ).slice(0, 3);
    // On the start date it earns like the existing balance: 2000 x 0.0594631 = 118.9, 2119 x 0.0594631 = 126.0.
    expect(once(START)).toEqual([2_000n, 2_119n, 2_245n]);
    // After the start date it does not earn at first: 59, then 2059 x 0.0594631 = 122.4.
    expect(once("2026-02-01")).toEqual([1_000n, 2_059n, 2_181n]);
    expect(once("2026-02-28")).toEqual([1_000n, 2_059n, 2_181n]);
    expect(once("2026-03-01")).toEqual([1_000n, 1_059n, 2_122n]);
  });

  test("interest can complete a goal, so that the day's money goes to the next goal", () => {
    const two = [
      { id: "first", held: 1_000n, target: 1_050n, deadline: null },
      { id: "second", held: 0n, target: 500n, deadline: null },
    ];
    const contribution = { amount: 300n, frequency: "monthly" } as const;
    expect(ending(scenario({ goals: two, annualYield: "1", contribution }))).toEqual([
      ["2026-02-28", 0n, 59n],
      // 300, then 18 of interest and the missing 182.
      ["2026-03-31", 482n, 18n],
    ]);
  });

  test("the contribution and one-off amounts are added up", () => {
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
  const contribution = { amount: 100n, frequency: "monthly" } as const;
  const goals = [
    { id: "first", held: 90n, target: 300n, deadline: "2026-03-31" },
    { id: "second", held: 60n, target: FAR, deadline: null },
  ];
  /** The balances on each anniversary after an expense on a date. */
  function heldAfter(amount: bigint, date: string, more: Partial<Scenario> = {}): bigint[][] {
    const found: bigint[][] = [];
    const oneOffs = [{ date, amount: -amount }, ...(more.oneOffs ?? [])];
    const asked = scenario({ goals, contribution, horizonYears: 1, ...more, oneOffs });
    const run = save(prepare(asked), asked.contribution.amount, ({ anniversary }, all) => {
      if (anniversary !== null) found.push(all.map(({ balance }) => balance));
    });
    while (!run.next().done);
    return found.slice(0, 4);
  }

  test.each(SPLITS)("takes nothing from goals and is paid from the next dates before goals: %s", (split) => {
    const rows = heldAfter(150n, START, { split });
    expect(rows.slice(0, 2)).toEqual([
      [90n, 60n],
      [90n, 60n],
    ]);
    expect((rows[2]?.[0] ?? 0n) + (rows[2]?.[1] ?? 0n)).toBe(200n);
  });

  test("is paid first from the money of its date, including one-off amounts", () => {
    const oneOffs = [
      { date: "2026-02-28", amount: 10n },
      { date: "2026-03-15", amount: 40n },
    ];
    // 110 on 28 February, 40 on 15 March, 30 of the 100 on 31 March.
    expect(heldAfter(180n, "2026-02-28", { oneOffs, split: "priority" })).toEqual([
      [90n, 60n],
      [90n, 60n],
      [160n, 60n],
      [260n, 60n],
    ]);
  });

  test("does not change the interest of goals", () => {
    // 90 and 60 at 2^(1/12) - 1 = 5.946 %: 5.35 and 3.57.
    expect(heldAfter(150n, "2026-02-10", { annualYield: "1" })[1]).toEqual([95n, 64n]);
  });
});

test("a complete goal earns no more interest, and a shrinking one never falls below zero", () => {
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

import { describe, expect, test } from "vitest";
import { finished, monthly, scenarioOf } from "../../testing/forecasts/scenario.ts";
import { save } from "./saving.ts";
import { prepare, type SavingGoal, type Scenario } from "./scenario.ts";
import { SPLITS } from "./split.ts";

const START = "2026-01-31";
const FAR = 10n ** 15n;

type Goals = readonly Partial<SavingGoal>[];

/** The balances of all goals at the end of each monthly anniversary. */
function balances(goals: Goals, more: Partial<Scenario>): bigint[][] {
  const scenario = scenarioOf(goals, { horizonYears: 30, ...more });
  const found: bigint[][] = [];
  const onDay: Parameters<typeof save>[2] = ({ anniversary }, all) => {
    if (anniversary !== null) found.push(all.map(({ balance }) => balance));
  };
  finished(save(prepare(scenario), scenario.contribution.amount, onDay));
  return found;
}

/** The completion date, contributions and interest of each goal. */
function endings(goals: Goals, more: Partial<Scenario>) {
  const scenario = scenarioOf(goals, { horizonYears: 30, ...more });
  return finished(save(prepare(scenario), scenario.contribution.amount)).map(
    ({ completed, contributed, interest }) => [completed?.date ?? null, contributed, interest],
  );
}

describe("compared with the closed form", () => {
  test.each([
    [600_000n, 50_000n],
    [600_001n, 50_000n],
    [1n, 3n],
    [999_999n, 7_777n],
  ])("at zero yield: %d by %d a month takes ceil(target / contribution) months", (target, amount) => {
    const months = Number((target + amount - 1n) / amount);
    const { days } = prepare(scenarioOf([], { horizonYears: 30 }));
    const day = days.find(({ anniversary }) => anniversary === months);
    expect(endings([{ target }], monthly(amount))).toEqual([[day?.date, target, 0n]]);
  });

  test("at zero yield, n months have n contributions", () => {
    const found = balances([{ target: FAR }], monthly(50_000n));
    expect(found).toEqual(Array.from({ length: 361 }, (_, n) => [BigInt(n) * 50_000n]));
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
      const growth = 1 + Number(annualYield);
      const found = balances([{ held, target: 10n ** 30n }], { ...monthly(amount), annualYield });
      expect(found).toHaveLength(361);
      for (const [n, [balance]] of found.entries()) {
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
  const doubling = (goals: Goals, more: Partial<Scenario>) =>
    balances(goals, { annualYield: "1", ...more })
      .slice(0, 3)
      .flat();

  test("interest is on the balance at the previous anniversary and comes before the day's contribution", () => {
    // 1000 x 0.0594631 = 59; 1159 x 0.0594631 = 68.9.
    expect(doubling([{ held: 1_000n, target: FAR }], monthly(100n))).toEqual([1_000n, 1_159n, 1_328n]);
  });

  test.each([
    // Money on the start date earns like the existing balance: 2000 x 0.0594631 = 118.9, 2119 x 0.0594631 = 126.0.
    [START, [2_000n, 2_119n, 2_245n]],
    // After the start date it does not earn at first: 59, then 2059 x 0.0594631 = 122.4.
    ["2026-02-01", [1_000n, 2_059n, 2_181n]],
    ["2026-02-28", [1_000n, 2_059n, 2_181n]],
    ["2026-03-01", [1_000n, 1_059n, 2_122n]],
  ])("money on %s earns interest from the next anniversary", (date, expected) => {
    const oneOffs = [{ date, amount: 1_000n }];
    expect(doubling([{ held: 1_000n, target: FAR }], { ...monthly(0n), oneOffs })).toEqual(expected);
  });

  test("interest can complete a goal, so that the day's money goes to the next goal", () => {
    const goals = [{ held: 1_000n, target: 1_050n }, { target: 500n }];
    expect(endings(goals, { annualYield: "1", ...monthly(300n) })).toEqual([
      ["2026-02-28", 0n, 59n],
      // 300, then 18 of interest and the missing 182.
      ["2026-03-31", 482n, 18n],
    ]);
  });

  test("the contribution and one-off amounts are added up", () => {
    const oneOffs = ["2026-02-28", "2026-02-28"].map((date) => ({ date, amount: 100n }));
    const complete = ["2026-02-28", 150n, 0n];
    const goals = [{ target: 150n }, { target: 150n }];
    expect(endings(goals, { oneOffs, split: "proportion" })).toEqual([complete, complete]);
  });
});

describe("an expense", () => {
  const GOALS = [
    { held: 90n, target: 300n, deadline: "2026-03-31" },
    { held: 60n, target: FAR },
  ];
  const before = [90n, 60n];
  /** The balances on the first anniversaries after an expense on a date. */
  const balancesAfter = (amount: bigint, date: string, more: Partial<Scenario> = {}) =>
    balances(GOALS, { ...more, oneOffs: [{ date, amount: -amount }, ...(more.oneOffs ?? [])] }).slice(0, 4);

  test.each(SPLITS)("takes nothing from goals and is paid from the next dates before goals: %s", (split) => {
    const [first, second, [one = 0n, other = 0n] = []] = balancesAfter(150n, START, { split });
    expect([first, second, one + other]).toEqual([before, before, 200n]);
  });

  test("is paid first from the money of its date, including one-off amounts", () => {
    const oneOffs = [
      { date: "2026-02-28", amount: 10n },
      { date: "2026-03-15", amount: 40n },
    ];
    // 110 on 28 February, 40 on 15 March, 30 of the 100 on 31 March.
    const expected = [before, before, [160n, 60n], [260n, 60n]];
    expect(balancesAfter(180n, "2026-02-28", { oneOffs })).toEqual(expected);
  });

  test("does not change the interest of goals", () => {
    // 90 and 60 at 2^(1/12) - 1 = 5.946 %: 5.35 and 3.57.
    expect(balancesAfter(150n, "2026-02-10", { annualYield: "1" })[1]).toEqual([95n, 64n]);
  });
});

test("a complete goal earns no more interest, and a shrinking one never falls below zero", () => {
  expect(endings([{ held: 1_000n, target: 900n }], { annualYield: "1" })).toEqual([[START, 0n, 0n]]);
  const shrinking = balances([{ held: 1_000n }], { annualYield: "-0.999999", ...monthly(0n) }).flat();
  expect(shrinking.slice(0, 5)).toEqual([1_000n, 316n, 100n, 32n, 10n]);
  expect(shrinking.at(-1)).toBe(0n);
});

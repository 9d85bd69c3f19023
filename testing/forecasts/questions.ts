/** Random inputs of forecasts: amounts from cents to millions, and days at the ends of months. */
import fc from "fast-check";
import type { Question } from "./reference.ts";

const YIELDS = [
  "0",
  "0",
  "0.04",
  "0.025",
  "0.1",
  "0.000001",
  "0.999999",
  "1",
  "-0.01",
  "-0.1",
  "-0.5",
  "-0.99",
];
const START_DATES = [
  "2026-03-10",
  "2026-01-31",
  "2026-11-30",
  "2027-02-28",
  "2028-02-29",
  "2027-12-01",
  "2026-10-15",
  "2026-10-14",
  "2026-10-16",
  "2099-12-31",
];
const FREQUENCIES = ["weekly", "biweekly", "semimonthly", "monthly"] as const;
const SPLITS = ["on_schedule", "on_schedule", "priority", "deadline", "proportion"] as const;

/** Minor units with a uniformly random number of digits. */
function amounts(min: bigint): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.bigInt({ min, max: 20n }),
    fc.bigInt({ min, max: 2_000n }),
    fc.bigInt({ min, max: 500_000n }),
    fc.bigInt({ min, max: 20_000_000n }),
  );
}

function dateAfter(start: string, days: number): string {
  return new Date(Date.parse(start) + days * 86_400_000).toISOString().slice(0, 10);
}

const span = fc.record({
  startDate: fc.constantFrom(...START_DATES),
  horizonYears: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 8 }) },
    { weight: 1, arbitrary: fc.integer({ min: 9, max: 50 }) },
  ),
});

/** Small inputs, for which a test can try every contribution: a year, a few goals of a few minor units. */
export function smallQuestions(): fc.Arbitrary<Question> {
  const some = fc.bigInt({ min: 1n, max: 20n });
  return fc.constantFrom(...START_DATES).chain((startDate) => {
    const date = (from: number, to: number) =>
      fc.integer({ min: from, max: to }).map((at) => dateAfter(startDate, at));
    const goal = fc.record({
      held: fc.bigInt({ min: 0n, max: 12n }),
      target: some,
      deadline: fc.option(date(-20, 400), { freq: 6 }),
    });
    return fc.record({
      goals: fc
        .array(goal, { minLength: 2, maxLength: 4 })
        .map((goals) => goals.map((one, at) => ({ id: `goal ${at}`, ...one }))),
      amount: some,
      frequency: fc.constantFrom(...FREQUENCIES),
      split: fc.constantFrom("on_schedule", "on_schedule", "priority", "deadline"),
      startDate: fc.constant(startDate),
      horizonYears: fc.constant(1),
      annualYield: fc.constantFrom("0", "0", "0.1", "0.5", "1"),
      oneOffs: fc.array(
        fc.record({
          date: date(0, 364),
          amount: fc.tuple(some, fc.boolean()).map(([amount, pays]) => (pays ? -amount : amount)),
        }),
        { maxLength: 4 },
      ),
    });
  });
}

/** One input; `alone`: of a single goal. */
export function questions(alone: boolean): fc.Arbitrary<Question> {
  return span.chain(({ startDate, horizonYears }) => {
    const days = (from: number) => fc.integer({ min: from, max: 365 * horizonYears });
    const goal = fc.record({
      held: fc.oneof(fc.constant(0n), amounts(0n)),
      target: amounts(1n),
      deadline: fc.option(
        fc.integer({ min: -40, max: 365 * horizonYears + 400 }).map((at) => dateAfter(startDate, at)),
        { freq: 4 },
      ),
    });
    return fc.record({
      goals: fc
        .array(goal, { minLength: 1, maxLength: alone ? 1 : 5 })
        .map((goals) => goals.map((one, at) => ({ id: `goal ${at}`, ...one }))),
      amount: fc.oneof({ weight: 9, arbitrary: amounts(1n) }, { weight: 1, arbitrary: fc.constant(0n) }),
      frequency: fc.constantFrom(...FREQUENCIES),
      split: fc.constantFrom(...SPLITS),
      startDate: fc.constant(startDate),
      horizonYears: fc.constant(horizonYears),
      annualYield: fc.constantFrom(...YIELDS),
      oneOffs: fc.array(
        fc.record({
          date: days(0).map((at) => dateAfter(startDate, at)),
          amount: fc
            .tuple(amounts(1n), fc.integer({ min: 0, max: 2 }))
            .map(([amount, n]) => (n === 0 ? -amount : amount)),
        }),
        { maxLength: 5 },
      ),
    });
  });
}

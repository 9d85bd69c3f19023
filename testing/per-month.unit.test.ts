/** Drift and the forecast of a single goal, monthly from today, require the same monthly amount. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { cureOf } from "../src/drift/cure.ts";
import { forecast } from "../src/forecast/forecast.ts";

const RUNS = 300;
const MINUTES = 60_000;
const DAY_MS = 86_400_000;
const HORIZON_YEARS = 50;

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days at the ends of months as likely as others. */
const todays = fc.oneof(
  fc.constantFrom("2026-01-31", "2027-02-28", "2028-02-29", "2026-04-30", "2026-12-31"),
  fc.integer({ min: 0, max: 3_000 }).map((days) => plusDays("2026-01-01", days)),
);

const goals = todays.chain((today) =>
  fc.record({
    today: fc.constant(today),
    deadline: fc
      .oneof(fc.integer({ min: -40, max: 100 }), fc.integer({ min: 0, max: 365 * HORIZON_YEARS }))
      .map((days) => plusDays(today, days)),
    held: fc.bigInt({ min: 0n, max: 1_000_000n }),
    missing: fc.bigInt({ min: 1n, max: 20_000_000n }),
    createdOn: fc.integer({ min: 0, max: 700 }).map((days) => plusDays(today, -days)),
  }),
);

type Goal = typeof goals extends fc.Arbitrary<infer One> ? One : never;

/** How often the day of the month of `today`, or the last of a shorter month, comes after it up to the deadline. */
function datesAfter({ today, deadline }: Goal): bigint {
  const day = Number(today.slice(8));
  let count = 0n;
  for (let date = plusDays(today, 1); date <= deadline; date = plusDays(date, 1)) {
    const isLast = plusDays(date, 1).endsWith("-01");
    const its = Number(date.slice(8));
    if (its === day || (isLast && its < day)) count++;
  }
  return count;
}

function perMonth(goal: Goal): bigint | null {
  const dates = datesAfter(goal);
  return dates === 0n ? null : (goal.missing + dates - 1n) / dates;
}

function drifting({ today, deadline, held, missing, createdOn }: Goal): bigint | null {
  const course = { targetAmount: held + missing, actual: held, createdOn, deadline, majorUnit: 100n };
  return cureOf(course, today).perMonth;
}

function required({ today, deadline, held, missing }: Goal): bigint | null {
  const work = forecast(
    {
      goals: [{ id: "goal", held, target: held + missing, deadline }],
      contribution: { amount: 1n, frequency: "monthly" },
      split: "on_schedule",
      startDate: today,
      horizonYears: HORIZON_YEARS,
      annualYield: "0",
      oneOffs: [],
    },
    { uncertainty: null, withSeries: false },
  );
  for (;;) {
    const { done, value } = work.next();
    if (done) return value.required.amount;
  }
}

test(
  "drift and a forecast of a goal alone ask for ceil(missing / n), n monthly dates after today through the deadline",
  () => {
    fc.assert(
      fc.property(goals, (goal) => {
        expect(required(goal)).toBe(perMonth(goal));
        expect(drifting(goal)).toBe(perMonth(goal));
      }),
      { numRuns: RUNS },
    );
  },
  5 * MINUTES,
);

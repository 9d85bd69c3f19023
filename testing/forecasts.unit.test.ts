import { expect, test } from "vitest";
import { checkForecasts } from "./forecasts.ts";

/** Set COUPLES_CFO_FORECAST_SEED to the seed that a failure prints: it runs again, and is reduced to a small one. */
const REPLAY = process.env.COUPLES_CFO_FORECAST_SEED;

/** Always the same: between them every frequency, split, yield and reason. */
const CORPUS = [20260310, 42, 7];

const RUNS = 200;
const MINUTES = 60_000;

test(
  "200 random forecasts are as by hand, and a minor unit less than required misses a deadline",
  () => {
    const seed = REPLAY ? Number(REPLAY) : Math.floor(Math.random() * 2 ** 31);
    expect(Number.isSafeInteger(seed)).toBe(true);
    console.log(`forecasts: COUPLES_CFO_FORECAST_SEED=${seed}`);
    const tally = checkForecasts({ seed, runs: RUNS, shrink: REPLAY !== undefined });
    expect(tally.forecasts).toBe(RUNS);
    expect(Math.min(tally.completed, tally.required, tally.inTrials)).toBeGreaterThan(50);
  },
  5 * MINUTES,
);

test.each(CORPUS)(
  "fixed forecasts are as by hand, too: seed %i",
  (seed) => {
    expect(checkForecasts({ seed, runs: 50 }).forecasts).toBe(50);
  },
  5 * MINUTES,
);

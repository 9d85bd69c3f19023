import { expect, test } from "vitest";
import { checkForecasts } from "./forecasts.ts";

/** Set COUPLES_CFO_FORECAST_SEED to the seed that a failure prints: the forecast runs again and is reduced to a small one. */
const REPLAY = process.env.COUPLES_CFO_FORECAST_SEED;

/** Fixed seeds. Together they reach every frequency, split, yield and reason. */
const CORPUS = [20260310, 42, 7];

const RUNS = 200;
const MINUTES = 60_000;

test(
  "200 random forecasts are as by hand, and a minor unit less than required misses a deadline",
  () => {
    const seed = REPLAY ? Number(REPLAY) : Math.floor(Math.random() * 2 ** 31);
    expect(Number.isSafeInteger(seed)).toBe(true);
    console.log(`forecasts: COUPLES_CFO_FORECAST_SEED=${seed}`);
    const statistics = checkForecasts({ seed, runs: RUNS, shrink: REPLAY !== undefined });
    expect(statistics.forecasts).toBe(RUNS);
    expect(Math.min(statistics.completed, statistics.required, statistics.inTrials)).toBeGreaterThan(50);
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

import { expect, test } from "vitest";
import { engineForTests } from "./books.ts";
import { databaseForTests } from "./databases.ts";
import { MODELLED } from "./histories/rules.ts";
import { checkHistories } from "./histories.ts";

/**
 * Set COUPLES_CFO_HISTORY_SEED to the seed that a failure prints: the history runs again and is reduced to a small one.
 */
const REPLAY = process.env.COUPLES_CFO_HISTORY_SEED;

/** Fixed seeds. Together their histories reach every operation and most refusals. */
const CORPUS = [20260310, 42, 7];

const OPERATIONS = 50;
const MINUTES = 60_000;

/**
 * The embedded database runs one call at a time, which is slow, so most histories run on PostgreSQL only. `npm run soak`
 * runs the same number on both.
 */
const [RUNS, LANES] = databaseForTests().kind === "postgres" ? [100, 4] : [10, 1];
/** This many histories reach every operation. */
const ENOUGH = 100;

test(
  `${RUNS} random histories of ${OPERATIONS} operations leave the books as the model predicts`,
  async () => {
    const seed = REPLAY ? Number(REPLAY) : Math.floor(Math.random() * 2 ** 31);
    expect(Number.isSafeInteger(seed)).toBe(true);
    console.log(`histories: COUPLES_CFO_HISTORY_SEED=${seed}`);
    const check = { seed, runs: RUNS, operations: OPERATIONS, lanes: LANES, shrink: REPLAY !== undefined };
    const statistics = await checkHistories(await engineForTests(), check);
    console.log(statistics.words);
    expect(statistics.histories).toBe(RUNS);
    expect(statistics.operations).toBe(RUNS * OPERATIONS);
    if (RUNS < ENOUGH) return;
    expect([...statistics.acknowledged.keys()].toSorted()).toEqual(MODELLED);
    expect(
      Math.min(
        statistics.replayed,
        statistics.overAllocated,
        statistics.refused.get("needs_second_key") ?? 0,
      ),
    ).toBeGreaterThan(0);
  },
  10 * MINUTES,
);

test.each(CORPUS)(
  "histories of the fixed seed %i",
  async (seed) => {
    const check = { seed, runs: 3, operations: OPERATIONS, lanes: 1 };
    const statistics = await checkHistories(await engineForTests(), check);
    expect(statistics.operations).toBe(3 * OPERATIONS);
  },
  5 * MINUTES,
);

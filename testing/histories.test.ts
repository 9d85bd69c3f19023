import { expect, test } from "vitest";
import { engineForTests } from "./books.ts";
import { databaseForTests } from "./databases.ts";
import { MODELLED } from "./histories/rules.ts";
import { checkHistories } from "./histories.ts";

/**
 * Set COUPLES_CFO_HISTORY_SEED to the seed that a failure prints: its history runs again, and is reduced to a small one.
 */
const REPLAY = process.env.COUPLES_CFO_HISTORY_SEED;

/** Always the same: between them they reach every operation and most refusals. */
const CORPUS = [20260310, 42, 7];

const OPERATIONS = 50;
const MINUTES = 60_000;

/**
 * A server works while we think; the embedded database takes one call after the other, and so long for it that most
 * histories run on the server alone. `npm run soak` runs as many on both.
 */
const [RUNS, LANES] = databaseForTests().kind === "postgres" ? [100, 4] : [30, 1];
/** So many reach every operation. */
const ENOUGH = 100;

test(
  `${RUNS} random histories of ${OPERATIONS} operations keep the books as a plain model predicts`,
  async () => {
    const seed = REPLAY ? Number(REPLAY) : Math.floor(Math.random() * 2 ** 31);
    expect(Number.isSafeInteger(seed)).toBe(true);
    console.log(`histories: COUPLES_CFO_HISTORY_SEED=${seed}`);
    const check = { seed, runs: RUNS, operations: OPERATIONS, lanes: LANES, shrink: REPLAY !== undefined };
    const tally = await checkHistories(await engineForTests(), check);
    console.log(tally.words);
    expect(tally.histories).toBe(RUNS);
    expect(tally.operations).toBe(RUNS * OPERATIONS);
    if (RUNS < ENOUGH) return;
    expect([...tally.acknowledged.keys()].toSorted()).toEqual(MODELLED);
    expect(
      Math.min(tally.replayed, tally.overAllocated, tally.refused.get("needs_second_key") ?? 0),
    ).toBeGreaterThan(0);
  },
  10 * MINUTES,
);

test.each(CORPUS)(
  "a fixed history holds, too: seed %i",
  async (seed) => {
    const check = { seed, runs: 3, operations: OPERATIONS, lanes: 1 };
    const tally = await checkHistories(await engineForTests(), check);
    expect(tally.operations).toBe(3 * OPERATIONS);
  },
  5 * MINUTES,
);

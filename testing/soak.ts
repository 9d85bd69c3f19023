/**
 * `npm run soak`: 2,000 random forecasts; 1,000 random histories of 50 operations on the embedded database, and again on
 * a real PostgreSQL that is started for it (COUPLES_CFO_TEST_DATABASE_URL overrides); and two plans for random books per
 * history, compared with HiGHS. `npm run soak -- 50 7` runs 50 histories, all with seed 7.
 */
import { checkAnswers } from "../src/engine/answer.ts";
import { openEngine } from "../src/engine/open.ts";
import { checkForecasts } from "./forecasts.ts";
import type { Statistics } from "./histories/statistics.ts";
import { checkHistories } from "./histories.ts";
import { startPostgres } from "./postgres.ts";
import { checkRebalances } from "./rebalance/check.ts";

const FORECASTS = 2000;
const HISTORIES = 1000;
const OPERATIONS = 50;
const REPORT_EVERY = 100;
const PLANS_PER_HISTORY = 2;

checkAnswers();
const [runs, seed] = [number(process.argv[2], HISTORIES), number(process.argv[3], Date.now() % 2 ** 31)];
const log = { error: (facts: Record<string, unknown>) => console.error(facts) };

function number(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error("usage: npm run soak [-- HISTORIES [SEED]], whole numbers above zero");
  process.exit(2);
}

async function soak(name: string, location: { url: string } | object, lanes: number): Promise<Statistics> {
  const engine = await openEngine(location, { log });
  try {
    const onHistory = ({ histories, operations }: Statistics) => {
      if (histories % REPORT_EVERY === 0)
        console.log(`${name}: ${histories} histories, ${operations} operations`);
    };
    const statistics = await checkHistories(engine, { seed, runs, operations: OPERATIONS, lanes, onHistory });
    console.log(`${name}: ${statistics.words}`);
    return statistics;
  } finally {
    await engine.orm.close(true);
  }
}

const forecasts = checkForecasts({ seed, runs: FORECASTS });
console.log(
  `forecasts: ${forecasts.forecasts} as by hand, ${forecasts.completed} goals completed, ${forecasts.required} required contributions`,
);
console.log(`seed ${seed}, ${runs} histories of ${OPERATIONS} operations on each database`);
const plans = await checkRebalances({ seed, runs: runs * PLANS_PER_HISTORY });
console.log(`rebalance: ${plans.words}`);
const embedded = await soak("pglite", {}, 1);
const given = process.env.COUPLES_CFO_TEST_DATABASE_URL;
const server = given ? undefined : await startPostgres();
try {
  const onServer = await soak("postgres", { url: given ?? server?.url ?? "" }, 4);
  console.log(
    `soak passed: seed ${seed}, ${plans.books} plans, pglite ${embedded.histories} x ${OPERATIONS}, postgres ${onServer.histories} x ${OPERATIONS}`,
  );
} finally {
  await server?.stop();
}

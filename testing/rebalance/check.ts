/** Random books, planned by the optimiser and by HiGHS. Shared by the unit tests and `npm run soak`. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type PlanBooks, rebalance } from "../../src/plans/rebalance/rebalance.ts";
import { levelsOf } from "./levels.ts";
import { solver } from "./linear-program.ts";
import { optimumOf } from "./optimum.ts";
import { type RandomBooks, randomBooks } from "./random-books.ts";
import { assertSound } from "./rules.ts";
import { Statistics } from "./statistics.ts";
import { viewOf } from "./view.ts";

interface Check {
  readonly seed: number;
  readonly runs: number;
}

/** Plans random books. @throws Error with the seed and the smallest books whose plan is not optimal or breaks a rule */
export async function checkRebalances({ seed, runs }: Check): Promise<Statistics> {
  const highs = await solver();
  const statistics = new Statistics();
  const property = fc.property(randomBooks, ({ books, strategy }: RandomBooks) => {
    const plan = rebalance(books, strategy);
    const view = viewOf(books, strategy);
    assert.deepEqual(
      levelsOf(view, plan),
      optimumOf(highs, view),
      "what the plan reaches, and what HiGHS does",
    );
    assertSound(books, strategy, plan);
    assertScales(books, strategy);
    statistics.count(plan, view);
  });
  const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns: runs });
  if (!failed) return statistics;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(
    `books of seed ${seed} failed: ${why}\nthe smallest found: ${fc.stringify(counterexample)}`,
    {
      cause: errorInstance,
    },
  );
}

/** Makes amounts of the test's size too large for a double. */
const FACTOR = 987_654_321_987n;

/** When every amount of the books is multiplied, the amounts of the plan are multiplied by the same number. */
function assertScales(books: PlanBooks, strategy: RandomBooks["strategy"]): void {
  assert.deepEqual(
    rebalance(timesFactor(books), strategy),
    timesFactor(rebalance(books, strategy)),
    "amounts beyond a double",
  );
}

/** The same data with every bigint multiplied. */
function timesFactor<T>(data: T): T {
  if (typeof data === "bigint") return (data * FACTOR) as T;
  if (Array.isArray(data)) return data.map(timesFactor) as T;
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, timesFactor(value)])) as T;
}

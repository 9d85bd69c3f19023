/**
 * Random forecasts held against the same worked out by hand, required contributions against what they promise, and
 * trials without chance against the exact run. For tests and `npm run soak`.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Forecast, forecast } from "../src/domain/forecast.ts";
import type { Uncertainty } from "../src/domain/uncertainty.ts";
import { type Answer, byHand, type Question } from "./forecasts/by-hand.ts";
import { questions } from "./forecasts/questions.ts";

/** Nothing is left to chance. */
const CERTAIN: Uncertainty = { contributionSd: 0n, missChance: 0, yieldSd: 0, trials: 100, seed: 1 };

interface Check {
  readonly seed: number;
  readonly runs: number;
  /** Whether a failure is reduced to a smaller one. */
  readonly shrink?: boolean;
}

/** What the random forecasts met, so that a test can tell that they were no easy ones. */
export interface ForecastTally {
  forecasts: number;
  completed: number;
  required: number;
  /** Goals whose trials without chance were held against the exact run. */
  inTrials: number;
}

/** Runs random forecasts, every other one of a goal alone; the first that is not as by hand throws. */
export function checkForecasts({ seed, runs, shrink = false }: Check): ForecastTally {
  const tally: ForecastTally = { forecasts: 0, completed: 0, required: 0, inTrials: 0 };
  const question = fc.boolean().chain(questions);
  const property = fc.property(question, (asked) => checkForecast(asked, tally));
  const { failed, counterexample, errorInstance } = fc.check(property, {
    seed,
    numRuns: runs,
    endOnFailure: !shrink,
  });
  if (!failed) return tally;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(`a forecast of seed ${seed} failed: ${why}\n${words(counterexample)}`, {
    cause: errorInstance,
  });
}

function checkForecast(question: Question, tally: ForecastTally): void {
  const { outcomes, required } = forecastOf(question, CERTAIN);
  const expected = byHand(question);
  const shown = question.goals.map(({ id }) => {
    const { completionDate, balance, contributed, interest } = outcomes.get(id)!;
    return { id, completionDate, balance, contributed, interest };
  });
  assert.deepEqual(shown, expected);
  for (const { id, deadline } of question.goals) {
    const { completionDate: date, onTime, spread } = outcomes.get(id)!;
    const probability = deadline === null ? null : Number(onTime);
    assert.deepEqual(spread, { p10: date, p50: date, p90: date, onTimeProbability: probability });
    tally.inTrials++;
  }
  tally.forecasts++;
  tally.completed += expected.filter(({ completionDate }) => completionDate !== null).length;
  if (required.amount === null) {
    if (required.why === "too_soon")
      assert.ok(!isEnough(question, 10n ** 12n), "more would have been enough");
    return;
  }
  tally.required++;
  assert.ok(isEnough(question, required.amount), `${required.amount} misses a deadline`);
  if (required.amount > 0n)
    assert.ok(!isEnough(question, required.amount - 1n), `one less than ${required.amount} is enough`);
}

/** Whether every deadline is met with that contribution, by hand. */
function isEnough(question: Question, amount: bigint): boolean {
  const answers = byHand({ ...question, amount });
  return question.goals.every(
    ({ deadline, held, target }, at) =>
      deadline === null || held >= target || isBy(deadline, answers[at]?.completionDate ?? null),
  );
}

function isBy(deadline: string, date: Answer["completionDate"]): boolean {
  return date !== null && date <= deadline;
}

function forecastOf({ amount, frequency, ...scenario }: Question, uncertainty: Uncertainty): Forecast {
  const asked = { uncertainty, withSeries: false };
  const work = forecast({ ...scenario, contribution: { amount, frequency } }, asked);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

function words(counterexample: unknown): string {
  return JSON.stringify(counterexample, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}

/**
 * Compares random forecasts with the reference implementation, required contributions with their results, and trials without
 * variation with the exact forecast. For tests and `npm run soak`.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Forecast, forecast } from "../src/forecast/forecast.ts";
import type { Uncertainty } from "../src/forecast/uncertainty.ts";
import { questions } from "./forecasts/questions.ts";
import { byHand, type Question } from "./forecasts/reference.ts";
import { finished } from "./forecasts/scenario.ts";

/** A forecast without random variation. */
const CERTAIN: Uncertainty = { contributionSd: 0n, missChance: 0, yieldSd: 0, trials: 100, seed: 1 };

interface Check {
  readonly seed: number;
  readonly runs: number;
  /** Whether to reduce a failure to a smaller one. */
  readonly shrink?: boolean;
}

/** What random forecasts covered, so that a test can check that they were hard enough; `inTrials`: goals with trials. */
const NONE = { forecasts: 0, completed: 0, required: 0, inTrials: 0 };

/** Runs random forecasts, every second one for a single goal. @throws Error when one differs from the reference */
export function checkForecasts({ seed, runs, shrink = false }: Check) {
  const statistics = { ...NONE };
  const question = fc.boolean().chain(questions);
  const property = fc.property(question, (asked) => checkForecast(asked, statistics));
  const { failed, counterexample, errorInstance } = fc.check(property, {
    seed,
    numRuns: runs,
    endOnFailure: !shrink,
  });
  if (!failed) return statistics;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(`a forecast of seed ${seed} failed: ${why}\n${words(counterexample)}`, {
    cause: errorInstance,
  });
}

function checkForecast(question: Question, statistics: typeof NONE): void {
  const { outcomes, required, unpaid } = forecastOf(question, CERTAIN);
  const { answers: expected, unpaid: owed } = byHand(question);
  const shown = question.goals.map(({ id }) => {
    const { completionDate, balance, contributed, interest } = outcomes.get(id)!;
    return { id, completionDate, balance, contributed, interest };
  });
  assert.deepEqual(shown, expected);
  assert.equal(unpaid, owed);
  for (const { id, deadline } of question.goals) {
    const { completionDate: date, onTime, spread } = outcomes.get(id)!;
    const probability = deadline === null ? null : Number(onTime);
    assert.deepEqual(spread, { p10: date, p50: date, p90: date, onTimeProbability: probability });
    statistics.inTrials++;
  }
  statistics.forecasts++;
  statistics.completed += expected.filter(({ completionDate }) => completionDate !== null).length;
  const { amount, unmet } = required;
  const tooSoon = new Set([...unmet].flatMap(([id, why]) => (why === "too_soon" ? [id] : [])));
  const met = meetingDeadlines(question, 10n ** 12n);
  assert.ok(![...tooSoon].some((id) => met.has(id)), "more would have been enough");
  if (amount === null) return;
  statistics.required++;
  const meetable = question.goals.filter(({ id }) => !unmet.has(id)).map(({ id }) => id);
  const isEnough = (much: bigint) => {
    const meeting = meetingDeadlines(question, much);
    return meetable.every((id) => meeting.has(id));
  };
  assert.ok(isEnough(amount), `${amount} misses a deadline`);
  if (amount > 0n) assert.ok(!isEnough(amount - 1n), `one less than ${amount} is enough`);
}

/** The goals that meet their deadlines with that contribution, by the reference. */
function meetingDeadlines(question: Question, amount: bigint): ReadonlySet<string> {
  const { answers } = byHand({ ...question, amount });
  const meeting = question.goals.filter(
    ({ deadline, held, target }, at) =>
      deadline !== null && (held >= target || isBy(deadline, answers[at]?.completionDate ?? null)),
  );
  return new Set(meeting.map(({ id }) => id));
}

function isBy(deadline: string, date: string | null): boolean {
  return date !== null && date <= deadline;
}

function forecastOf({ amount, frequency, ...scenario }: Question, uncertainty: Uncertainty): Forecast {
  const asked = { uncertainty, withSeries: false };
  return finished(forecast({ ...scenario, contribution: { amount, frequency } }, asked));
}

function words(counterexample: unknown): string {
  return JSON.stringify(counterexample, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}

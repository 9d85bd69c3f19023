import type { CalendarDate } from "../kernel/calendar.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { BalanceLog, type BalancePercentiles } from "./balance-percentiles.ts";
import { Inflow } from "./inflow.ts";
import type { PreparedScenario } from "./scenario.ts";
import { costOf, trialOf } from "./trial.ts";

export interface Uncertainty {
  /** Standard deviation of each contribution, in minor units. */
  readonly contributionSd: bigint;
  /** The probability that a contribution is missed, from 0 to 1. */
  readonly missChance: number;
  /** Standard deviation of each year's yield: 0.02 is two percentage points. */
  readonly yieldSd: number;
  readonly trials: number;
  /** An integer from 0 to 2^31 - 1. */
  readonly seed: number;
}

/** Percentiles of a goal's completion date over all trials. Null if too few trials reach the target. */
export interface Spread {
  readonly p10: CalendarDate | null;
  readonly p50: CalendarDate | null;
  readonly p90: CalendarDate | null;
  /** The share of trials that meet the deadline, from 0 to 1; null without a deadline. */
  readonly onTimeProbability: number | null;
}

export const MIN_TRIALS = 100;

/** Steps between two yields, some milliseconds of work. */
const SLICE = 75_000;

/** Maximum number of steps for all trials, about a second of work. */
const MAX_STEPS = 120_000_000;

function stepsPerTrial(prepared: PreparedScenario): number {
  return prepared.days.length * prepared.goals.length * costOf(prepared);
}

/** @throws Refusal `invalid_input` if there are too many trials for the number of goals and days */
function assertAffordable(prepared: PreparedScenario, trials: number): void {
  const most = Math.floor(MAX_STEPS / stepsPerTrial(prepared));
  if (trials <= most) return;
  const fewer = most < MIN_TRIALS ? "" : "fewer trials, ";
  const message = `At most ${most} are possible for this number of goals and days: give ${fewer}one goal_id or a smaller horizon_years.`;
  throw invalidInput([{ field: "uncertainty.trials", message }]);
}

/** What to run. */
interface Trials {
  readonly prepared: PreparedScenario;
  /** The contribution, in minor units. */
  readonly amount: bigint;
  readonly uncertainty: Uncertainty;
}

/**
 * Runs the trials of a scenario. Returns the spreads in the order of goals. Yields between slices of the work.
 * @throws Refusal `invalid_input`
 */
export function* spread(trials: Trials): Generator<void, readonly Spread[]> {
  const { prepared, uncertainty } = trials;
  assertAffordable(prepared, uncertainty.trials);
  // The number of trials that completed a goal on each day.
  const counts = prepared.goals.map(() => new Uint32Array(prepared.days.length));
  yield* runTrials(trials, (completed) => {
    for (const [at, counted] of counts.entries()) {
      const day = completed[at] ?? -1;
      if (day >= 0) counted[day] = (counted[day] ?? 0) + 1;
    }
  });
  return prepared.goals.map((goal, at) => spreadOf(prepared, counts[at] ?? [], goal, uncertainty.trials));
}

/**
 * Runs the same trials again and records balances, of each goal until 90 % of the trials complete it. Returns their percentiles in
 * the order of goals. The first run shows until when that is, so that few balances are kept. Yields between slices of the work.
 */
export function* balancePercentiles(
  trials: Trials,
  spreads: readonly Spread[],
): Generator<void, readonly (readonly BalancePercentiles[])[]> {
  const { days } = trials.prepared;
  const ends = spreads.map(({ p90 }) =>
    p90 === null ? days.length - 1 : days.findIndex(({ date }) => date === p90),
  );
  const log = new BalanceLog(trials.prepared, ends, trials.uncertainty.trials);
  log.nextTrial();
  yield* runTrials(trials, () => log.nextTrial(), log);
  return yield* log.percentiles();
}

function* runTrials(
  { prepared, amount, uncertainty }: Trials,
  onTrial: (completed: Int32Array) => void,
  log?: BalanceLog,
): Generator<void> {
  const trial = trialOf(prepared);
  const inflow = new Inflow(prepared, amount, uncertainty);
  const slice = Math.ceil(SLICE / stepsPerTrial(prepared));
  for (let n = 1; n <= uncertainty.trials; n++) {
    inflow.nextTrial();
    onTrial(trial.run(inflow, log));
    if (n % slice === 0) yield;
  }
}

function spreadOf(
  { days }: PreparedScenario,
  counts: ArrayLike<number>,
  { held, target, deadline }: PreparedScenario["goals"][number],
  trials: number,
): Spread {
  // Nearest rank: the first day by which this share of the trials is complete.
  const dateBy = (share: number) => {
    let sum = 0;
    return (
      days.find((_, at) => {
        sum += counts[at] ?? 0;
        return sum * 100 >= share * trials;
      })?.date ?? null
    );
  };
  const onTime = days.reduce(
    (sum, { date }, at) => sum + (date <= (deadline ?? "") ? (counts[at] ?? 0) : 0),
    0,
  );
  const probability = held >= target ? 1 : Math.round((onTime / trials) * 10_000) / 10_000;
  return {
    p10: dateBy(10),
    p50: dateBy(50),
    p90: dateBy(90),
    onTimeProbability: deadline === null ? null : probability,
  };
}

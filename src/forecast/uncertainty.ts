import type { CalendarDate } from "../kernel/calendar.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { Inflow } from "./inflow.ts";
import type { PreparedScenario } from "./scenario.ts";
import { costOf, trialOf } from "./trial.ts";

/** What a forecast leaves to chance. */
export interface Uncertainty {
  /** Standard deviation of each contribution, in minor units. */
  readonly contributionSd: bigint;
  /** That a contribution is missed, from 0 to 1. */
  readonly missChance: number;
  /** Standard deviation of each year's yield: 0.02 is two percentage points. */
  readonly yieldSd: number;
  readonly trials: number;
  /** An integer from 0 to 2^31 - 1. */
  readonly seed: number;
}

/** When a goal is complete in many trials: by p50 in half of them. Null where too few reach the target at all. */
export interface Spread {
  readonly p10: CalendarDate | null;
  readonly p50: CalendarDate | null;
  readonly p90: CalendarDate | null;
  /** Share of the trials that meet the deadline, from 0 to 1; null without a deadline. */
  readonly onTimeProbability: number | null;
}

/** Fewer trials than these tell nothing. */
export const MIN_TRIALS = 100;

/** Steps between two yields: some milliseconds of work. */
const SLICE = 75_000;

/** Steps that the trials of a scenario take at most: about a second of work. */
const MAX_STEPS = 120_000_000;

/** How many steps a trial can take. */
function stepsPerTrial(prepared: PreparedScenario): number {
  return prepared.days.length * prepared.goals.length * costOf(prepared);
}

/** @throws Refusal `invalid_input` when the trials are too many for so many goals and days */
function assertAffordable(prepared: PreparedScenario, trials: number): void {
  const most = Math.floor(MAX_STEPS / stepsPerTrial(prepared));
  if (trials <= most) return;
  const fewer = most < MIN_TRIALS ? "" : "for fewer, ";
  const message = `At most ${most} for so many goals and days: ask ${fewer}for one goal_id, or for a smaller horizon_years.`;
  throw invalidInput([{ field: "uncertainty.trials", message }]);
}

/**
 * Runs the trials of a scenario. Answers the goals in its order. Yields between slices of the work.
 * @throws Refusal `invalid_input`
 */
export function* spread(
  prepared: PreparedScenario,
  amount: bigint,
  uncertainty: Uncertainty,
): Generator<void, readonly Spread[]> {
  assertAffordable(prepared, uncertainty.trials);
  const trial = trialOf(prepared);
  const inflow = new Inflow(prepared, amount, uncertainty);
  // How many trials completed a goal on each day.
  const counts = prepared.goals.map(() => new Uint32Array(prepared.days.length));
  const slice = Math.ceil(SLICE / stepsPerTrial(prepared));
  for (let n = 1; n <= uncertainty.trials; n++) {
    inflow.nextTrial();
    const completed = trial.run(inflow);
    for (const [at, counted] of counts.entries()) {
      const day = completed[at] ?? -1;
      if (day >= 0) counted[day] = (counted[day] ?? 0) + 1;
    }
    if (n % slice === 0) yield;
  }
  return prepared.goals.map((goal, at) => spreadOf(prepared, counts[at] ?? [], goal, uncertainty.trials));
}

function spreadOf(
  { days }: PreparedScenario,
  counts: ArrayLike<number>,
  { held, target, deadline }: PreparedScenario["goals"][number],
  trials: number,
): Spread {
  // Nearest rank: the first day by which that share of the trials is complete.
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

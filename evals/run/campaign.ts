import type { Worlds } from "../stage/world.ts";
import type { TrialResult } from "./evidence.ts";
import { appendResult, type Earlier, earlierResults, keyOf, writeResults } from "./results.ts";
import { nameOf, runTrial, type Trial } from "./trial.ts";

interface Campaign extends Earlier {
  readonly trials: readonly Trial[];
  /** How many runs are under way at a time. They share one database and process: it is the model that is waited for. */
  readonly workers: number;
  /** Where results are written as they come. */
  readonly file: string;
  readonly onResult: (result: TrialResult, progress: Progress) => void;
}

/** How far a campaign is. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/**
 * Makes all runs, and answers their results in the order of the trials, with those that were there before.
 * @throws Error where a run is asked for twice: it can be made once only, and would be counted for two; and where the
 * file's results would be lost
 */
export async function runCampaign(
  worlds: Worlds,
  { trials, workers, file, onResult, ...earlier }: Campaign,
): Promise<TrialResult[]> {
  assertEachOnce(trials);
  const before = earlierResults(file, earlier);
  writeResults(file, before);
  const results = new Map(before.map((result) => [keyOf(result), result]));
  const left = trials.filter((trial) => !results.has(keyOf(nameOf(trial))));
  const queue = left.values();
  let done = 0;
  async function work(): Promise<void> {
    for (const trial of queue) {
      const result = await runTrial(worlds, trial);
      results.set(keyOf(result), result);
      appendResult(file, result);
      onResult(result, { done: ++done, of: left.length });
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  return trials.flatMap((trial) => results.get(keyOf(nameOf(trial))) ?? []);
}

function assertEachOnce(trials: readonly Trial[]): void {
  const keys = new Set<string>();
  for (const trial of trials) {
    const { agent, surface, task, trial: nth } = nameOf(trial);
    const key = keyOf(nameOf(trial));
    if (keys.has(key))
      throw new Error(`${agent} over ${surface} is asked for twice: ${task}, trial ${nth}. Name it once.`);
    keys.add(key);
  }
}

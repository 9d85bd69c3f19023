import type { EvalDatabase } from "../environment/database.ts";
import { appendResult, type EarlierResults, earlierResults, keyOf, writeResults } from "./results.ts";
import type { TrialResult } from "./simulation.ts";
import { nameOf, runTrial, type Trial } from "./trial.ts";

interface Batch extends EarlierResults {
  readonly trials: readonly Trial[];
  /** Concurrent runs. They share a database and a process; most of the time they wait for the model. */
  readonly workers: number;
  /** The file that gets each result as soon as its run ends. */
  readonly file: string;
  readonly onResult: (result: TrialResult, progress: Progress) => void;
}

/** The progress of a batch. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/**
 * Makes all runs and returns their results in the order of the trials, including earlier results of the file.
 * @throws Error if a run is listed twice, or if results in the file would be lost
 */
export async function runBatch(
  database: EvalDatabase,
  { trials, workers, file, onResult, ...earlier }: Batch,
): Promise<TrialResult[]> {
  assertDistinct(trials);
  const before = earlierResults(file, earlier);
  writeResults(file, before);
  const results = new Map(before.map((result) => [keyOf(result), result]));
  const left = trials.filter((trial) => !results.has(keyOf(nameOf(trial))));
  const queue = left.values();
  let done = 0;
  async function work(): Promise<void> {
    for (const trial of queue) {
      const result = await runTrial(database, trial);
      results.set(keyOf(result), result);
      appendResult(file, result);
      onResult(result, { done: ++done, of: left.length });
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  return trials.flatMap((trial) => results.get(keyOf(nameOf(trial))) ?? []);
}

function assertDistinct(trials: readonly Trial[]): void {
  const keys = new Set<string>();
  for (const trial of trials) {
    const name = nameOf(trial);
    const key = keyOf(name);
    if (keys.has(key))
      throw new Error(
        `${name.agent} over ${name.surface} is listed twice for ${name.task}, trial ${name.trial}. List it once.`,
      );
    keys.add(key);
  }
}

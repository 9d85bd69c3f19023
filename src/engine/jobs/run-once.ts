import type { Engine } from "../engine.ts";
import type { Job, Progress } from "./job.ts";

/** How many items a job settled, and how often it failed. */
export interface Round {
  readonly done: number;
  readonly failed: number;
}

/** Counts what a job reports. `take` answers what it reported since the last time. */
export function countingProgress(): { readonly progress: Progress; take(): Round } {
  let round = { done: 0, failed: 0 };
  return {
    progress: {
      settled: (outcome, items = 1) => {
        round[outcome] += items;
      },
      inProgress: () => {},
      late: () => {},
    },
    take() {
      const taken = round;
      round = { done: 0, failed: 0 };
      return taken;
    },
  };
}

/** Runs one round of a job outside of a scheduler, waits for all of its work, and answers what it did. */
export async function runOnce(
  job: Job,
  engine: Engine,
  signal: AbortSignal = new AbortController().signal,
): Promise<Round> {
  const { progress, take } = countingProgress();
  await job.run(engine, signal, progress);
  await job.finish?.();
  return take();
}

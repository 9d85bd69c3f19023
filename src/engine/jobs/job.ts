import type { Engine } from "../engine.ts";

/** Where a job reports what it does, while it does it. Items are the rows that it works on. */
export interface Progress {
  /** Counts items that are settled: done, or failed and still due. */
  settled(outcome: "done" | "failed", items?: number): void;
  /** Counts items whose work begins, or with a negative number ends. */
  inProgress(change: number): void;
  /** By how many milliseconds the oldest item is late that a look for due items found; 0 when it found none. */
  late(ms: number): void;
}

/** Work that nobody calls for: it becomes due. What is due, and when, stands in the rows that it is about. */
export interface Job {
  /** For the log and the metrics, snake_case. */
  readonly name: string;
  /** How long to rest between rounds, in milliseconds. */
  readonly pauseMs: number;
  /**
   * Does what is due at the engine's `now`, also when several servers do the same at once. Ends early on the signal,
   * between two items. Throws when it cannot look for what is due; an item that fails is logged and counted, and does not
   * keep the rest of the round from being done.
   */
  run(engine: Engine, signal: AbortSignal, progress: Progress): Promise<void>;
  /** Of a job whose work outlives its rounds: waits for the work in progress. */
  finish?(): Promise<void>;
}

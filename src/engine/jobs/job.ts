import type { Engine } from "../engine.ts";

/** What a job has done since its last report: how many rows it settled, and how many failed. */
export interface Round {
  readonly done: number;
  readonly failed: number;
}

/** Work that nobody calls for: it becomes due. What is due, and when, stands in the rows it is about. */
export interface Job {
  /** For the log and the metrics, snake_case. */
  readonly name: string;
  /** How long to rest between rounds, in milliseconds. */
  readonly pauseMs: number;
  /**
   * Does what is due at the engine's `now`, wherever several servers do the same at once. Ends early on the signal,
   * between two transactions. Throws when it cannot even look; what fails of a round is logged and counted, and does
   * not keep the rest of the round from being done.
   */
  run(engine: Engine, signal: AbortSignal): Promise<Round>;
  /** Of a job whose work outlives its rounds: waits for the work in progress, and answers what no round has reported. */
  finish?(): Promise<Round>;
}

import type { PreparedScenario } from "./scenario.ts";

/** Adding and subtracting 1.5 x 2^52 rounds a double to an integer, half to even (IEEE 754). */
export const ROUNDING = 1.5 * 2 ** 52;

/** A scenario in typed arrays, for fast trials. */
export class Numbers {
  /** By goal: the index of its completion day in the latest trial, or -1. */
  readonly completed: Int32Array;
  readonly targets: Float64Array;
  readonly held: Float64Array;
  /** By day: the number of the monthly anniversary, or -1. */
  readonly anniversaries: Int32Array;

  constructor({ goals, days }: PreparedScenario) {
    this.completed = new Int32Array(goals.length);
    this.targets = Float64Array.from(goals, ({ target }) => Number(target));
    this.held = Float64Array.from(goals, ({ held }) => Number(held));
    this.anniversaries = Int32Array.from(days, ({ anniversary }) => anniversary ?? -1);
  }
}

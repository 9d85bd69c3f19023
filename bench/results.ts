import { writeFileSync } from "node:fs";

/** The conditions of a run: a figure means little without them. */
export interface Conditions {
  readonly node: string;
  readonly cores: number;
  readonly couples: number;
  readonly rounds: number;
  readonly seconds: number;
  /** The version of pgbench; null when pgbench is not on the PATH. */
  readonly pgbench: string | null;
}

export interface TargetResult {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/**
 * Every figure of a run under a name, so that two runs can be compared. Names do not depend on the options: a load is
 * `allocate_to_goal/8 callers/spread/REST`, whatever the number of couples is.
 */
export class Results {
  readonly #figures: Record<string, number> = {};
  readonly #ratios: Record<string, number> = {};

  /** Keeps a figure. The name ends with its unit. */
  figure(name: string, value: number): void {
    keep(this.#figures, name, value);
  }

  /** Keeps how one figure compares with another of the same rounds. */
  ratio(name: string, value: number): void {
    keep(this.#ratios, name, value);
  }

  /** Writes the run as JSON. */
  write(file: string, conditions: Conditions, targets: readonly TargetResult[]): void {
    const run = { conditions, ratios: this.#ratios, figures: this.#figures, targets };
    writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  }
}

function keep(values: Record<string, number>, name: string, value: number): void {
  if (Object.hasOwn(values, name)) throw new Error(`two figures are named ${name}`);
  if (Number.isFinite(value)) values[name] = Number(value.toPrecision(4));
}

import { writeFileSync } from "node:fs";
import { type Measured, median } from "./load.ts";
import { TARGETS } from "./targets.ts";

/** The conditions of a run: a figure means little without them. */
export interface Conditions {
  readonly node: string;
  readonly cores: number;
  /** Processes that wanted the processor in the minute before the run: on a busy machine ratios swing too. */
  readonly loadBefore: number;
  readonly quick: boolean;
  readonly parts: readonly string[];
  readonly couples: number;
  readonly rounds: number;
  readonly seconds: number;
  /** The version of pgbench; null when pgbench is not on the PATH. */
  readonly pgbench: string | null;
}

/** What one round measured, by contender. */
export type Round = Readonly<Record<string, Measured>>;

/** A ratio to compute in each round: what the first did beside the second. */
export type Pair = readonly [who: string, beside: string];

/**
 * Prints each measurement when it is made and the targets at the end. Keeps every figure and ratio by a name that does not
 * depend on the options: a load is `allocate_to_goal/8 callers/spread/REST`, whatever the number of couples is.
 */
export class Report {
  readonly #figures: Record<string, number> = {};
  readonly #ratios: Record<string, number> = {};

  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  }

  /** Prints and keeps a figure. The name ends with its unit. */
  figure(name: string, value: number): void {
    keep(this.#figures, name, value);
    this.line(`${name}: ${Number(value.toPrecision(3))}`);
  }

  /** Prints and keeps how one figure compares with another of the same rounds. */
  ratio(name: string, value: number): void {
    keep(this.#ratios, name, value);
    this.line(`${name}: ${value.toFixed(2)}`);
  }

  /** Prints and keeps medians of the rounds, and for each pair that was measured the median of its ratios of rates. */
  rounds(name: string, rounds: readonly Round[], pairs: readonly Pair[]): void {
    this.line(`\n${name}`);
    const contenders = Object.keys(rounds[0] ?? {});
    for (const contender of contenders) {
      const middle = (of: keyof Measured) =>
        median(rounds.map((round) => round[contender]?.[of] ?? Number.NaN));
      const beside = pairs.flatMap(([who, base]) => {
        if (who !== contender || !contenders.includes(base)) return [];
        const ratio = median(rounds.map((round) => rateOf(round, who) / rateOf(round, base)));
        keep(this.#ratios, `${name}/${who} of ${base}`, ratio);
        return `${ratio.toFixed(2)} of ${base}`;
      });
      const figures = [
        ["per second", middle("rate"), 0],
        ["p50 ms", middle("p50"), 2],
        ["p99 ms", middle("p99"), 1],
        ["cpu ms", middle("cpu"), 3],
      ] as const;
      for (const [unit, value] of figures) keep(this.#figures, `${name}/${contender}/${unit}`, value);
      const words = figures.map(([unit, value, digits]) =>
        Number.isNaN(value) ? "" : `${unit} ${value.toFixed(digits)}`,
      );
      this.line(
        `  ${contender.padEnd(14)} ${words.map((word) => word.padEnd(16)).join("")}${beside.join(", ")}`.trimEnd(),
      );
    }
  }

  /** Prints every target with what was measured. */
  targets(): void {
    this.line("\nTargets");
    for (const { target, measured, met } of this.#judged()) {
      const verdict = met === undefined ? "not measured" : met ? "met" : "missed";
      const bound = target.least === undefined ? `at most ${target.most}` : `at least ${target.least}`;
      const value = measured === undefined ? "" : `${Number(measured.toPrecision(3))}, `;
      this.line(`  ${verdict.padEnd(12)}  ${target.what}: ${value}${bound}`);
    }
  }

  /** Writes every figure and ratio by name, and the targets, as JSON. */
  write(file: string, conditions: Conditions): void {
    const targets = this.#judged().map(({ target, measured, met }) => ({
      ...target,
      measured: measured ?? null,
      met: met ?? null,
    }));
    const run = { conditions, ratios: this.#ratios, figures: this.#figures, targets };
    writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  }

  #judged() {
    return TARGETS.map((target) => {
      const measured = this.#ratios[target.name] ?? this.#figures[target.name];
      const met = measured === undefined ? undefined : isMet(measured, target);
      return { target, measured, met };
    });
  }
}

function rateOf(round: Round, who: string): number {
  return round[who]?.rate ?? Number.NaN;
}

function isMet(
  measured: number,
  { least = 0, most = Number.POSITIVE_INFINITY }: { least?: number; most?: number },
) {
  return measured >= least && measured <= most;
}

function keep(values: Record<string, number>, name: string, value: number): void {
  if (Object.hasOwn(values, name)) throw new Error(`two figures are named ${name}`);
  if (Number.isFinite(value)) values[name] = Number(value.toPrecision(4));
}

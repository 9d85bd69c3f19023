import type { ColdStart } from "./cold-start.ts";
import { type ForecastCost, wordsOf } from "./forecast.ts";
import { type Load, type Measured, median } from "./load.ts";
import type { Shares } from "./profile.ts";
import type { PlanTime } from "./rebalance.ts";
import { type Conditions, Results, type TargetResult } from "./results.ts";
import { type OperationName, SURFACES, type Surface } from "./surfaces.ts";
import type { Traffic } from "./wire.ts";

/** What one round measured, by who did the work. */
export type Row = Readonly<Record<string, Measured>>;

const IN_THIS_PROCESS = ["invoke", "SQL in Node"];

/** What each caller of `who` did beside `of`, round by round, and of that the median. */
function ratio(rows: readonly Row[], who: string, of: string): number {
  return median(rows.map((row) => (row[who]?.rate ?? Number.NaN) / (row[of]?.rate ?? Number.NaN)));
}

/** Prints each measurement when it is made and the targets at the end. Keeps every figure by name for `write`. */
export class Report {
  readonly #targets: TargetResult[] = [];
  readonly #results = new Results();

  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  }

  loads(operation: OperationName, { callers, couples }: Load, rows: readonly Row[]): void {
    const where = couples === 1 ? "one hot couple" : `${couples} couples`;
    const atOnce = `${callers} ${callers === 1 ? "caller" : "callers"}`;
    this.line(`\n${operation}, ${atOnce}, ${where}`);
    const names = Object.keys(rows[0] ?? {});
    const [base = ""] = names;
    for (const name of names) {
      const middle = (of: keyof Measured) => median(rows.map((row) => row[name]?.[of] ?? Number.NaN));
      const beside = name === base ? "" : `${ratio(rows, name, base).toFixed(2)} of ${base}`;
      const figures = [
        `${middle("rate").toFixed(0).padStart(7)}/s`,
        `p50 ${middle("p50").toFixed(1).padStart(6)} ms`,
        `p99 ${middle("p99").toFixed(1).padStart(6)} ms`,
        // Of the others this process is only the caller.
        ...(IN_THIS_PROCESS.includes(name) ? [`cpu ${middle("cpu").toFixed(2)} ms`] : []),
      ];
      this.line(`  ${name.padEnd(12)} ${figures.join("  ")}  ${beside}`.trimEnd());
    }
    this.#keepLoads(`${operation}/${atOnce}/${couples === 1 ? where : "spread"}`, rows);
    if (callers === 8 && couples > 1) this.#judgeLoads(operation, rows);
  }

  /** Figures are medians of the rounds. Each surface is compared with the plain SQL that was measured, and MCP with REST. */
  #keepLoads(load: string, rows: readonly Row[]): void {
    const names = Object.keys(rows[0] ?? {});
    for (const name of names) {
      const middle = (of: keyof Measured) => median(rows.map((row) => row[name]?.[of] ?? Number.NaN));
      this.#results.figure(`${load}/${name}/per second`, middle("rate"));
      this.#results.figure(`${load}/${name}/p50 ms`, middle("p50"));
      this.#results.figure(`${load}/${name}/p99 ms`, middle("p99"));
      if (IN_THIS_PROCESS.includes(name)) this.#results.figure(`${load}/${name}/cpu ms`, middle("cpu"));
    }
    const pairs = [
      ...SURFACES.flatMap((surface) =>
        ["pgbench", "transfer", "SQL in Node"].map((sql) => [surface, sql] as const),
      ),
      ["MCP", "REST"] as const,
    ];
    for (const [name, base] of pairs) {
      if (names.includes(base)) this.#results.ratio(`${load}/${name} of ${base}`, ratio(rows, name, base));
    }
  }

  #judgeLoads(operation: OperationName, rows: readonly Row[]): void {
    const [base = ""] = Object.keys(rows[0] ?? {});
    if (operation === "allocate_to_goal" && base === "pgbench") {
      this.#atLeast("allocate through REST beside a transfer in SQL", 0.8, ratio(rows, "REST", "transfer"));
    }
    if (operation === "get_summary") {
      if (base === "pgbench") {
        const measured = ratio(rows, "REST", "pgbench");
        this.#atLeast("summary through REST beside the one statement, by pgbench", 0.4, measured);
      }
      const measured = ratio(rows, "REST", "SQL in Node");
      this.#atLeast("summary through REST beside the one statement, from Node", 0.4, measured);
    }
    this.#atLeast(`${operation} over MCP beside REST`, 0.5, ratio(rows, "MCP", "REST"));
  }

  traffic(surface: Surface, operation: OperationName, { statements, roundTrips }: Traffic): void {
    this.line(`\n${operation} through ${surface}: ${statements} statements in ${roundTrips} round trips`);
    this.#results.figure(`${operation}/${surface}/statements`, statements);
    this.#results.figure(`${operation}/${surface}/round trips`, roundTrips);
    if (surface === "invoke" && operation === "allocate_to_goal") {
      this.#target("round trips of allocate", "at most 8", String(roundTrips), roundTrips <= 8);
    }
  }

  shares(surface: Surface, operation: OperationName, shares: Shares): void {
    const parts = shares
      .filter(([, share]) => share >= 0.01)
      .map(([part, share]) => `${part} ${(share * 100).toFixed(0)} %`);
    this.line(`\nthe server's time, ${operation} through ${surface}: ${parts.join(", ")}`);
    for (const [part, share] of shares)
      this.#results.figure(`${operation}/${surface}/server time/${part}/share`, share);
  }

  coldStart(books: "fresh" | "existing", { greeted, open }: ColdStart): void {
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    this.line(
      `\nmcp on ${books} books: greeted after ${seconds(greeted)}, first answer of a tool after ${seconds(open)}`,
    );
    this.#results.figure(`cold start of mcp/${books} books/greeted ms`, greeted);
    this.#results.figure(`cold start of mcp/${books} books/first answer of a tool ms`, open);
    const most = books === "fresh" ? 4000 : 1500;
    this.#target(`cold start of mcp on ${books} books`, `under ${seconds(most)}`, seconds(open), open < most);
  }

  forecast(cost: ForecastCost): void {
    this.line(`\n${wordsOf(cost)}`);
    const { wall, cpu, besideChance, longestBlock } = cost;
    this.#results.figure("forecast/10,000 trials over 30 years/wall ms", wall);
    this.#results.figure("forecast/10,000 trials over 30 years/cpu ms", cpu);
    this.#results.figure("forecast/10,000 trials over 30 years/longest block ms", longestBlock);
    this.#results.ratio("forecast/10,000 trials over 30 years/cpu of drawing alone", besideChance);
    this.#target(
      "10,000 trials over 30 years on one core",
      "under 150 ms",
      `${cpu.toFixed(0)} ms`,
      cpu < 150,
    );
    const held = `${longestBlock.toFixed(0)} ms`;
    this.#target("the event loop held by them", "at most 50 ms", held, longestBlock <= 50);
  }

  plan({ accounts, goals, overAllocated, moves, median, most }: PlanTime): void {
    const size = `${accounts} accounts, ${goals} goals`;
    this.line(
      `\na plan for ${size}, ${overAllocated} over-allocated: ${moves} moves in ${median.toFixed(2)} ms`,
    );
    this.#results.figure(`plan/${size}, ${overAllocated} over-allocated/median ms`, median);
    this.#target(
      `plan for ${size}, ${overAllocated} over-allocated`,
      `under ${most} ms`,
      `${median.toFixed(2)} ms`,
      median < most,
    );
  }

  targets(): void {
    this.line("\nTargets");
    for (const { what, wanted, measured, met } of this.#targets) {
      this.line(`  ${met ? "met   " : "missed"}  ${what}: ${measured} (${wanted})`);
    }
  }

  /** Writes every figure and ratio by name, and the targets, as JSON. */
  write(file: string, conditions: Conditions): void {
    this.#results.write(file, conditions, this.#targets);
  }

  #atLeast(what: string, least: number, measured: number): void {
    this.#target(what, `at least ${least}`, measured.toFixed(2), measured >= least);
  }

  #target(what: string, wanted: string, measured: string, met: boolean): void {
    this.#targets.push({ what, wanted, measured, met });
  }
}

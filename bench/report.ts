import type { ColdStart } from "./cold-start.ts";
import { type ForecastCost, wordsOf } from "./forecast.ts";
import { type Load, type Measured, median } from "./load.ts";
import type { Shares } from "./profile.ts";
import type { PlanTime } from "./rebalance.ts";
import type { OperationName, Surface } from "./surfaces.ts";
import type { Traffic } from "./wire.ts";

/** What one round measured, by who did the work. */
export type Row = Readonly<Record<string, Measured>>;

const IN_THIS_PROCESS = ["invoke", "SQL in Node"];

interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** What each caller of `who` did beside `of`, round by round, and of that the median. */
function ratio(rows: readonly Row[], who: string, of: string): number {
  return median(rows.map((row) => (row[who]?.rate ?? Number.NaN) / (row[of]?.rate ?? Number.NaN)));
}

/** Prints what was measured as it comes, and in the end the targets beside it. */
export class Report {
  readonly #targets: Target[] = [];

  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  }

  loads(operation: OperationName, { callers, couples }: Load, rows: readonly Row[]): void {
    const where = couples === 1 ? "one hot couple" : `${couples} couples`;
    this.line(`\n${operation}, ${callers} ${callers === 1 ? "caller" : "callers"}, ${where}`);
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
    if (callers === 8 && couples > 1) this.#judgeLoads(operation, rows);
  }

  #judgeLoads(operation: OperationName, rows: readonly Row[]): void {
    const [base = ""] = Object.keys(rows[0] ?? {});
    if (operation === "allocate_to_goal" && base === "pgbench") {
      this.#atLeast("allocate through REST beside pgbench", 0.35, ratio(rows, "REST", "pgbench"));
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
    if (surface === "invoke" && operation === "allocate_to_goal") {
      this.#target("round trips of allocate", "at most 8", String(roundTrips), roundTrips <= 8);
    }
  }

  shares(surface: Surface, operation: OperationName, shares: Shares): void {
    const parts = shares
      .filter(([, share]) => share >= 0.01)
      .map(([part, share]) => `${part} ${(share * 100).toFixed(0)} %`);
    this.line(`\nthe server's time, ${operation} through ${surface}: ${parts.join(", ")}`);
  }

  coldStart(books: "fresh" | "existing", { greeted, open }: ColdStart): void {
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    const until = books === "fresh" ? "books made" : "first answer of a tool";
    this.line(`\nmcp on ${books} books: greeted after ${seconds(greeted)}, ${until} after ${seconds(open)}`);
    const most = books === "fresh" ? 4000 : 1500;
    this.#target(`cold start of mcp on ${books} books`, `under ${seconds(most)}`, seconds(open), open < most);
  }

  forecast(cost: ForecastCost): void {
    this.line(`\n${wordsOf(cost)}`);
    const { cpu, longestBlock } = cost;
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

  #atLeast(what: string, least: number, measured: number): void {
    this.#target(what, `at least ${least}`, measured.toFixed(2), measured >= least);
  }

  #target(what: string, wanted: string, measured: string, met: boolean): void {
    this.#targets.push({ what, wanted, measured, met });
  }
}

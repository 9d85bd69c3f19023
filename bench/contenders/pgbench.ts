import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Load, type Measured, percentiles } from "../load.ts";

/** The version of pgbench on the PATH; undefined when the PATH has no pgbench. */
export async function pgbenchVersion(): Promise<string | undefined> {
  try {
    return (await promisify(execFile)("pgbench", ["--version"])).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Runs a script of bench/sql: `allocate` has the rules of allocate_to_goal, a round trip per statement; `transfer` is one call
 * of a function that moves money between two accounts and knows no other rule. Each statement is prepared under a name.
 * Callers are pgbench's clients on one thread.
 */
export async function pgbench(
  url: string,
  script: "allocate" | "transfer",
  { callers, seconds, couples, first = 0 }: Load,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-pgbench-"));
  const file = fileURLToPath(new URL(`../sql/${script}.sql`, import.meta.url));
  const options = [
    ["--no-vacuum", "--protocol=prepared", `--file=${file}`],
    [`--client=${callers}`, "--jobs=1", `--time=${Math.max(1, Math.round(seconds))}`],
    [
      `--define=first=${first}`,
      `--define=last=${first + couples - 1}`,
      "--log",
      `--log-prefix=${join(folder, "log")}`,
    ],
  ];
  try {
    const { stdout } = await promisify(execFile)("pgbench", [...options.flat(), url]);
    const rate = Number(/^tps = ([\d.]+) /m.exec(stdout)?.[1]);
    if (!(rate > 0)) throw new Error(`pgbench did nothing: ${stdout}`);
    // A line of the log: client, transaction, microseconds, script, epoch.
    const latencies = readdirSync(folder)
      .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
      .map((line) => Number(line.split(" ")[2]) / 1000);
    return { calls: latencies.length, rate, ...percentiles(latencies) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

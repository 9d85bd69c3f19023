import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Load, type Measured, percentiles } from "./load.ts";
import type { OperationName } from "./surfaces.ts";

const SCRIPTS = {
  allocate_to_goal: pathOf("allocate"),
  get_summary: pathOf("summary"),
  /** One call of a function that moves money between two accounts, without our rules. */
  transfer: pathOf("transfer"),
} as const satisfies Readonly<Record<OperationName | "transfer", string>>;

function pathOf(name: string): string {
  return fileURLToPath(new URL(`sql/${name}.sql`, import.meta.url));
}

/** The text of a script without pgbench's own commands. */
export function statementOf(operation: OperationName): string {
  return textOf(SCRIPTS[operation]);
}

/** The statements that make the tables of `transfer`. */
export function transferTables(): string {
  return textOf(pathOf("transfer-tables"));
}

function textOf(path: string): string {
  return readFileSync(path, "utf8").replaceAll(/^(--|\\).*\n/gm, "");
}

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
 * Runs a script, interactively: each statement waits for the one before, and is prepared under a name.
 * Callers are pgbench's clients on one thread.
 */
export async function pgbench(
  url: string,
  script: keyof typeof SCRIPTS,
  { callers, seconds, couples }: Load,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-pgbench-"));
  const options = [
    ["--no-vacuum", "--protocol=prepared", `--file=${SCRIPTS[script]}`],
    [`--client=${callers}`, "--jobs=1", `--time=${Math.max(1, Math.round(seconds))}`],
    ["--define=first=0", `--define=last=${couples - 1}`, "--log", `--log-prefix=${join(folder, "log")}`],
  ];
  try {
    const { stdout } = await promisify(execFile)("pgbench", [...options.flat(), url]);
    const rate = Number(/^tps = ([\d.]+) /m.exec(stdout)?.[1]);
    if (!(rate > 0)) throw new Error(`pgbench did nothing: ${stdout}`);
    // A line of the log: client, transaction, microseconds, script, epoch.
    const latencies = readdirSync(folder)
      .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
      .map((line) => Number(line.split(" ")[2]) / 1000);
    return { rate, ...percentiles(latencies) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

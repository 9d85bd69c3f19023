import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { RunName } from "../agents/agent.ts";
import type { TrialResult } from "./simulation.ts";

/** The fields that every line of a results file must have. Other fields depend on the version that wrote it. */
const Line = z.looseObject({
  agent: z.string(),
  surface: z.string(),
  task: z.string(),
  trial: z.int(),
  verdict: z.enum(["passed", "failed", "errored"]),
});

/** The results in a file, without an incomplete last line. @throws Error that names the file and line */
export function readResults(file: string): TrialResult[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line, at) => {
    try {
      const result: TrialResult = JSON.parse(line);
      Line.parse(result);
      return result;
    } catch (error) {
      throw new Error(`${file}, line ${at + 1}, is not a result: ${(error as Error).message}`);
    }
  });
}

/** Writes results and replaces the content of the file. */
export function writeResults(file: string, results: readonly TrialResult[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, results.map(line).join(""));
}

/** Appends a result, so that a batch that is killed only loses its unfinished runs. */
export function appendResult(file: string, result: TrialResult): void {
  appendFileSync(file, line(result));
}

/** What to do with results that the file already has: continue with them or discard them. By default they are an error. */
export interface EarlierResults {
  readonly resume?: boolean;
  readonly force?: boolean;
}

/**
 * The results in a file that a batch continues with: with `resume`, all except errored ones.
 * @throws Error if results would be lost without `force`
 */
export function earlierResults(
  file: string,
  { resume = false, force = false }: EarlierResults,
): TrialResult[] {
  if (!existsSync(file) || (force && !resume)) return [];
  if (resume) return readResults(file).filter(({ verdict }) => verdict !== "errored");
  if (readFileSync(file, "utf8").trim() === "") return [];
  throw new Error(
    `${file} has results. Continue with --resume, write to another file with --out, or discard them with --force.`,
  );
}

/** Results of the same run have the same key. */
export function keyOf({ agent, surface, task, trial }: RunName): string {
  return JSON.stringify([agent, surface, task, trial]);
}

function line(result: TrialResult): string {
  return `${JSON.stringify(result)}\n`;
}

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { RunName } from "../agents/agent.ts";
import type { TrialResult } from "./evidence.ts";

/** What every line of a results file holds at least; the rest is what the runs of its day left behind. */
const Line = z.looseObject({
  agent: z.string(),
  surface: z.string(),
  task: z.string(),
  trial: z.int(),
  verdict: z.enum(["passed", "failed", "errored"]),
});

/** Results of a file. A last line that was not written to its end is none. @throws Error that names the file and line */
export function readResults(file: string): TrialResult[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line, at) => {
    try {
      const result: TrialResult = JSON.parse(line);
      Line.parse(result);
      return result;
    } catch (error) {
      throw new Error(`${file}, line ${at + 1}, is no result of a run: ${(error as Error).message}`);
    }
  });
}

/** Writes results, in the place of what the file held. */
export function writeResults(file: string, results: readonly TrialResult[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, results.map(line).join(""));
}

/** Adds a result as soon as it is there, so that a campaign that is killed has lost nothing but what was under way. */
export function appendResult(file: string, result: TrialResult): void {
  appendFileSync(file, line(result));
}

/** What becomes of results that a campaign's file holds: it goes on with them, or they are lost. None of both: it is refused. */
export interface Earlier {
  readonly resume?: boolean;
  readonly force?: boolean;
}

/**
 * The results with which a campaign begins that writes to a file: when it goes on, those that need no second run.
 * @throws Error where results would be lost without `force`
 */
export function earlierResults(file: string, { resume = false, force = false }: Earlier): TrialResult[] {
  if (!existsSync(file) || (force && !resume)) return [];
  if (resume) return readResults(file).filter(({ verdict }) => verdict !== "errored");
  if (readFileSync(file, "utf8").trim() === "") return [];
  throw new Error(
    `${file} holds results. Go on with them by --resume, write elsewhere by --out, or lose them by --force.`,
  );
}

/** Two results of the same run have the same key. */
export function keyOf({ agent, surface, task, trial }: RunName): string {
  return JSON.stringify([agent, surface, task, trial]);
}

function line(result: TrialResult): string {
  return `${JSON.stringify(result)}\n`;
}

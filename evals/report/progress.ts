import type { WriteStream } from "node:tty";
import type { Progress } from "../run/campaign.ts";
import { COMPONENTS, type TrialResult } from "../run/evidence.ts";
import { shown } from "./html.ts";
import { MARKS } from "./runs.ts";

const WIDTH = 24;

/** Tells what did not pass as it comes, and on a terminal how far it all is. */
export function progressTeller(
  out: NodeJS.WritableStream = process.stdout,
  terminal: WriteStream = process.stderr,
): (result: TrialResult, progress: Progress) => void {
  const counts = { passed: 0, failed: 0, errored: 0 };
  return (result, { done, of }) => {
    counts[result.verdict]++;
    if (terminal.isTTY) terminal.write("\r\u001b[K");
    if (result.verdict !== "passed") out.write(`${lines(result).join("\n")}\n`);
    if (!terminal.isTTY) return;
    const full = Math.round((WIDTH * done) / of);
    const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
    const told = Object.entries(counts).map(([verdict, times]) => `${times} ${verdict}`);
    terminal.write(`${bar} ${done}/${of}  ${told.join(", ")}${done === of ? "\n" : ""}`);
  };
}

function lines({ verdict, agent, surface, task, trial, error, grades }: TrialResult): string[] {
  const reasons = COMPONENTS.flatMap((component) =>
    (grades?.[component] ?? []).map((reason) => `    ${component}: ${shown(reason)}`),
  );
  const why = error === undefined ? [] : error.split("\n").map((line) => `    ${shown(line)}`);
  return [`${MARKS[verdict]} ${task}  ${agent}, ${surface}, trial ${trial}`, ...why, ...reasons];
}

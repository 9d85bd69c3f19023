import type { WriteStream } from "node:tty";
import type { Progress } from "../runner/batch.ts";
import { COMPONENTS, type TrialResult } from "../runner/simulation.ts";
import { revealHidden } from "./html.ts";
import { MARKS } from "./scores.ts";

/** Prints each run that did not pass with its problems, and on a terminal the progress of the batch. */
export function progressPrinter(
  out: NodeJS.WritableStream = process.stdout,
  terminal: WriteStream = process.stderr,
): (result: TrialResult, progress: Progress) => void {
  const counts = { passed: 0, failed: 0, errored: 0 };
  return (result, { done, of }) => {
    counts[result.verdict]++;
    if (terminal.isTTY) terminal.write("\r\u001b[K");
    if (result.verdict !== "passed") out.write(`${lines(result).join("\n")}\n`);
    if (!terminal.isTTY) return;
    const { passed, failed, errored } = counts;
    terminal.write(
      `${done}/${of}  ${passed} passed, ${failed} failed, ${errored} errored${done === of ? "\n" : ""}`,
    );
  };
}

function lines({ verdict, agent, surface, task, trial, error, evaluation }: TrialResult): string[] {
  const problems = COMPONENTS.flatMap((component) =>
    (evaluation?.[component] ?? []).map((reason) => `    ${component}: ${revealHidden(reason)}`),
  );
  const why = error === undefined ? [] : error.split("\n").map((line) => `    ${revealHidden(line)}`);
  return [`${MARKS[verdict]} ${task}  ${agent}, ${surface}, trial ${trial}`, ...why, ...problems];
}

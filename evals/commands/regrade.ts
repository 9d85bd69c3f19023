import { resolve } from "node:path";
import { Command } from "commander";
import { regraded } from "../grade/regrade.ts";
import { comparison } from "../report/comparison.ts";
import { scoreTable } from "../report/table.ts";
import { readResults, writeResults } from "../run/results.ts";
import { loadTasks } from "../task/load.ts";
import { RESULTS } from "./choices.ts";

/** `eval regrade`: judges runs again from what they left behind, after a task or a grader was mended. */
export const regradeCommand = new Command("regrade")
  .description("judges runs again from what they left behind, by the tasks and graders of now")
  .argument("[results]", "a file of results", RESULTS)
  .option("--out <file>", "where the new results are written (default: beside, as NAME.regraded.jsonl)")
  .action((file: string, { out = beside(file) }: { out?: string }) => {
    if (resolve(out) === resolve(file)) throw new Error("write the new results to another file by --out");
    const before = readResults(file);
    const after = regraded(before, loadTasks());
    writeResults(out, after);
    console.log(`${comparison(before, after)}\n\n${scoreTable(after)}\n\nResults: ${out}`);
  });

function beside(file: string): string {
  return `${file.replace(/\.jsonl$/, "")}.regraded.jsonl`;
}

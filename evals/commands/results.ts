import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { reevaluated } from "../evaluator/evaluate.ts";
import { comparison } from "../report/comparison.ts";
import { reportPage } from "../report/page.ts";
import { scoreTable } from "../report/scores.ts";
import { readResults, writeResults } from "../runner/results.ts";
import { loadTasks } from "../tasks/load.ts";
import { RESULTS } from "./options.ts";

export const evaluateCommand = new Command("evaluate")
  .description("evaluates stored runs again with the current tasks and evaluators")
  .argument("[results]", "results file", RESULTS)
  .option("--out <file>", "file for the new results (default: NAME.evaluated.jsonl)")
  .action((file: string, { out = `${file.replace(/\.jsonl$/, "")}.evaluated.jsonl` }: { out?: string }) => {
    if (resolve(out) === resolve(file)) throw new Error("--out must name another file than the results");
    const before = readResults(file);
    const after = reevaluated(before, loadTasks());
    writeResults(out, after);
    console.log(`${comparison(before, after)}\n\n${scoreTable(after)}\n\nResults: ${out}`);
  });

export const reportCommand = new Command("report")
  .description("writes an HTML report with scores, tasks and every run")
  .argument("[results...]", "results files", [RESULTS])
  .option("--out <file>", "file for the report", ".data/evals/report.html")
  .action((files: string[], { out }: { out: string }) => {
    const results = files.flatMap(readResults);
    const tasks = new Map(loadTasks().map((task) => [task.id, task]));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, reportPage(results, tasks));
    console.log(`${scoreTable(results)}\n\nReport: ${out}`);
  });

export const diffCommand = new Command("diff")
  .description("compares two results files: changed verdicts, failed components, calls and tokens")
  .argument("<before>", "results file")
  .argument("<after>", "results file")
  .action((before: string, after: string) => {
    console.log(comparison(readResults(before), readResults(after)));
  });

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { reportPage } from "../report/page.ts";
import { scoreTable } from "../report/table.ts";
import { readResults } from "../run/results.ts";
import { loadTasks } from "../task/load.ts";
import { RESULTS } from "./choices.ts";

/** `eval report`: shows results as one file of HTML. */
export const reportCommand = new Command("report")
  .description("makes one file of HTML from results: scores, tasks, and every run with its reasons and words")
  .argument("[results...]", "files of results", [RESULTS])
  .option("--out <file>", "where the page is written", ".data/evals/report.html")
  .action((files: string[], { out }: { out: string }) => {
    const results = files.flatMap(readResults);
    const tasks = new Map(loadTasks().map((task) => [task.id, task]));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, reportPage(results, tasks));
    console.log(`${scoreTable(results)}\n\nReport: ${out}`);
  });

import { Command } from "commander";
import { comparison } from "../report/comparison.ts";
import { readResults } from "../run/results.ts";

/** `eval diff`: what changed from one file of results to another. */
export const diffCommand = new Command("diff")
  .description("tells which tasks changed their verdict, on what, and how tokens and calls did")
  .argument("<before>", "a file of results")
  .argument("<after>", "a file of results")
  .action((before: string, after: string) => {
    console.log(comparison(readResults(before), readResults(after)));
  });

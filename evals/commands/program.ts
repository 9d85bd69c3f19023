import { Command } from "commander";
import { diffCommand } from "./diff.ts";
import { mutateCommand } from "./mutate.ts";
import { recordCommand } from "./record.ts";
import { regradeCommand } from "./regrade.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";

/** The command line of the evals. */
export const program = new Command("eval")
  .description("Runs agents on tasks, and judges them by what the books say afterwards.")
  .addCommand(runCommand)
  .addCommand(recordCommand)
  .addCommand(replayCommand)
  .addCommand(regradeCommand)
  .addCommand(mutateCommand)
  .addCommand(reportCommand)
  .addCommand(diffCommand);

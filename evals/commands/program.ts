import { Command } from "commander";
import { mutateCommand } from "./mutate.ts";
import { diffCommand, evaluateCommand, reportCommand } from "./results.ts";
import { recordCommand, replayCommand, runCommand } from "./run.ts";

/** The command line of the evals. */
export const program = new Command("eval")
  .description("Runs agents on tasks and evaluates the books and the messages to the user.")
  .addCommand(runCommand)
  .addCommand(recordCommand)
  .addCommand(replayCommand)
  .addCommand(evaluateCommand)
  .addCommand(mutateCommand)
  .addCommand(reportCommand)
  .addCommand(diffCommand);

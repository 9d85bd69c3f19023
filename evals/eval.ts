/** The command line of the evals: `npm run eval -- run --agent oracle`. */
import { Command } from "commander";
import { runCommand } from "./commands/run.ts";

const program = new Command("eval")
  .description("Runs agents on tasks, and judges them by what the books say afterwards.")
  .addCommand(runCommand);

await program.parseAsync();

/** The command line of the evals: `npm run eval -- run --agent oracle`. */
import { Command } from "commander";
import { diffCommand } from "./commands/diff.ts";
import { mutateCommand } from "./commands/mutate.ts";
import { recordCommand } from "./commands/record.ts";
import { regradeCommand } from "./commands/regrade.ts";
import { replayCommand } from "./commands/replay.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";

const program = new Command("eval")
  .description("Runs agents on tasks, and judges them by what the books say afterwards.")
  .addCommand(runCommand)
  .addCommand(recordCommand)
  .addCommand(replayCommand)
  .addCommand(regradeCommand)
  .addCommand(mutateCommand)
  .addCommand(reportCommand)
  .addCommand(diffCommand);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`eval: ${(error as Error).message}`);
  process.exitCode = 1;
}

import { Command, Option } from "commander";
import { openEngine } from "../../src/engine.ts";
import { agentNamed } from "../agents/roster.ts";
import { runTrial } from "../run/trial.ts";
import { SURFACES, type SurfaceName } from "../stage/surfaces.ts";
import { Worlds } from "../stage/world.ts";
import { loadTasks } from "../task/load.ts";

/** `eval run`: runs an agent and prints how it did. */
export const runCommand = new Command("run")
  .description("runs an agent on tasks")
  .requiredOption("--agent <name>", "who acts", "oracle")
  .addOption(new Option("--surface <surface>", "how it reaches the books").choices(SURFACES).default("mcp"))
  .action(async ({ agent: name, surface }: { agent: string; surface: SurfaceName }) => {
    const agent = agentNamed(name);
    const engine = await openEngine({});
    const worlds = new Worlds(engine.orm);
    let passed = 0;
    const tasks = loadTasks();
    for (const task of tasks) {
      const { verdict, error, grades, calls, milliseconds } = await runTrial(worlds, {
        agent,
        task,
        surface,
        trial: 1,
      });
      if (verdict === "passed") passed++;
      console.log(
        [task.id.padEnd(60), verdict, `${calls} calls`, `${milliseconds} ms`, error ?? ""].join("  "),
      );
      if (verdict === "failed") {
        for (const [component, reasons] of Object.entries(grades ?? {})) {
          for (const reason of reasons) console.log(`    ${component}: ${reason}`);
        }
      }
    }
    console.log(`${passed} of ${tasks.length} passed`);
    await engine.orm.close(true);
  });

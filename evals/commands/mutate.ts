import { Command } from "commander";
import { oracle } from "../agents/scripted.ts";
import type { EvalDatabase } from "../environment/database.ts";
import { withEvalDatabase } from "../environment/database.ts";
import { evaluate, passes } from "../evaluator/evaluate.ts";
import { loadWaivers, mutantAgent, mutantsOf } from "../mutants/mutants.ts";
import { withWrongAnswers, wrongAnswersOf } from "../mutants/wrong-answers.ts";
import { runTrial } from "../runner/trial.ts";
import type { Task } from "../tasks/task.ts";
import { tasksOf } from "./options.ts";

export const mutateCommand = new Command("mutate")
  .description(
    "changes the oracles in one place at a time and lists the mutants that their tasks do not detect",
  )
  .option("--task <ids...>", "tasks or families (default: all)")
  .action(async ({ task: wanted }: { task?: string[] }) => {
    const waived = new Set(loadWaivers().map(({ mutant }) => mutant));
    const tasks = tasksOf({ tune: false, ...(wanted && { task: wanted }) });
    let made = 0;
    const survivors = await withEvalDatabase(async (database) => {
      const undetected: string[] = [];
      for (const task of tasks) {
        made += mutantsOf(task).length + wrongAnswersOf(task).length;
        undetected.push(...(await survivorsOf(database, task)));
      }
      return undetected;
    });
    for (const id of survivors) console.log(`${waived.has(id) ? "waived  " : "survived"}  ${id}`);
    console.log(`${made} mutants of ${tasks.length} tasks, ${survivors.length} not detected`);
    if (survivors.some((id) => !waived.has(id))) process.exitCode = 1;
  });

async function survivorsOf(database: EvalDatabase, task: Task): Promise<string[]> {
  const survivors: string[] = [];
  for (const mutant of mutantsOf(task)) {
    const trial = { agent: mutantAgent(mutant), task, surface: "openai", trial: 1 } as const;
    if ((await runTrial(database, trial)).verdict !== "failed") survivors.push(mutant.id);
  }
  const { simulation, error } = await runTrial(database, {
    agent: oracle,
    task,
    surface: "openai",
    trial: 1,
  });
  if (!simulation) throw new Error(`${task.id}: ${error}`);
  const accepted = withWrongAnswers(task, simulation).filter((wrong) =>
    passes(evaluate(task, wrong.simulation)),
  );
  return [...survivors, ...accepted.map(({ id }) => id)];
}

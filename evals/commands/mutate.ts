import { Command } from "commander";
import { oracle } from "../agents/scripted.ts";
import { grade, passes } from "../grade/grade.ts";
import { mutantAgent, mutantsOf } from "../mutate/mutants.ts";
import { loadWaivers } from "../mutate/waivers.ts";
import { answering, wrongAnswersOf } from "../mutate/wrong-answers.ts";
import { withWorlds } from "../run/database.ts";
import { runTrial } from "../run/trial.ts";
import type { Worlds } from "../stage/world.ts";
import type { Task } from "../task/task.ts";
import { tasksOf } from "./choices.ts";

/** `eval mutate`: plants mistakes in the oracles, and tells which of them their tasks do not find out. */
export const mutateCommand = new Command("mutate")
  .description(
    "changes one thing at a time in what the oracles write and answer: every task must find it out",
  )
  .option("--task <ids...>", "tasks or whole families (default: all)")
  .action(async ({ task: wanted }: { task?: string[] }) => {
    const waived = new Set(loadWaivers().map(({ mutant }) => mutant));
    const tasks = tasksOf({ tune: false, ...(wanted && { task: wanted }) });
    let made = 0;
    const survivors = await withWorlds(async (worlds) => {
      const found: string[] = [];
      for (const task of tasks) {
        made += mutantsOf(task).length + wrongAnswersOf(task).length;
        found.push(...(await survivorsOf(worlds, task)));
      }
      return found;
    });
    for (const id of survivors) console.log(`${waived.has(id) ? "waived  " : "survived"}  ${id}`);
    console.log(`${made} mutants of ${tasks.length} tasks, ${survivors.length} not found out`);
    if (survivors.some((id) => !waived.has(id))) process.exitCode = 1;
  });

async function survivorsOf(worlds: Worlds, task: Task): Promise<string[]> {
  const survivors: string[] = [];
  for (const mutant of mutantsOf(task)) {
    const trial = { agent: mutantAgent(mutant), task, surface: "openai", trial: 1 } as const;
    if ((await runTrial(worlds, trial)).verdict !== "failed") survivors.push(mutant.id);
  }
  const { evidence, error } = await runTrial(worlds, { agent: oracle, task, surface: "openai", trial: 1 });
  if (!evidence) throw new Error(`${task.id}: ${error}`);
  const taken = wrongAnswersOf(task).filter((wrong) => passes(grade(task, answering(evidence, wrong))));
  return [...survivors, ...taken.map(({ id }) => id)];
}

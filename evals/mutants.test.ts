/** Every task fails every mutant of its oracle. */
import { describe, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import { EvalDatabase } from "./environment/database.ts";
import { loadWaivers, mutantAgent, mutantsOf } from "./mutants/mutants.ts";
import { wrongAnswersOf } from "./mutants/wrong-answers.ts";
import { runTrial } from "./runner/trial.ts";
import { loadTasks } from "./tasks/load.ts";

const MAX_WAIVERS = 0.02;

const database = new EvalDatabase((await engineForTests()).orm, { shareDecoys: true });
const tasks = loadTasks();
const waived = new Set(loadWaivers().map(({ mutant }) => mutant));

describe.each(tasks.filter((task) => mutantsOf(task).length > 0))("$id", (task) => {
  it.each(mutantsOf(task))("$id", async (mutant) => {
    const agent = mutantAgent(mutant);
    const { verdict } = await runTrial(database, { agent, task, surface: "openai", trial: 1 });
    expect(verdict).toBe(waived.has(mutant.id) ? "passed" : "failed");
  });
});

it("waives few mutants, all of which exist", () => {
  const ids = tasks.flatMap((task) => [...mutantsOf(task), ...wrongAnswersOf(task)]).map(({ id }) => id);
  expect([...waived].filter((id) => !ids.includes(id))).toEqual([]);
  expect(waived.size).toBeLessThanOrEqual(ids.length * MAX_WAIVERS);
});

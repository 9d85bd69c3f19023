/** Whatever an oracle writes, its task looks at: one thing changed in it, and the run fails. */
import { describe, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import { mutantAgent, mutantsOf } from "./mutate/mutants.ts";
import { loadWaivers } from "./mutate/waivers.ts";
import { wrongAnswersOf } from "./mutate/wrong-answers.ts";
import { runTrial } from "./run/trial.ts";
import { Worlds } from "./stage/world.ts";
import { loadTasks } from "./task/load.ts";

const MOST_WAIVERS = 0.02;

const worlds = new Worlds((await engineForTests()).orm, { shareDecoys: true });
const tasks = loadTasks();
const waived = new Set(loadWaivers().map(({ mutant }) => mutant));

describe.each(tasks.filter((task) => mutantsOf(task).length > 0))("$id", (task) => {
  it.each(mutantsOf(task))("$id", async (mutant) => {
    const agent = mutantAgent(mutant);
    const { verdict } = await runTrial(worlds, { agent, task, surface: "openai", trial: 1 });
    expect(verdict).toBe(waived.has(mutant.id) ? "passed" : "failed");
  });
});

it("lets few mutants pass, and none that is not there", () => {
  const ids = tasks.flatMap((task) => [...mutantsOf(task), ...wrongAnswersOf(task)]).map(({ id }) => id);
  expect([...waived].filter((id) => !ids.includes(id))).toEqual([]);
  expect(waived.size).toBeLessThanOrEqual(ids.length * MOST_WAIVERS);
});

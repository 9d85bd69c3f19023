/** A mistake is found out where it is made, by what is there to find it, and nothing else is taken for one. */
import { describe, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import { MISTAKES } from "./agents/faulty/faulty.ts";
import { faulty } from "./agents/faulty/mistake.ts";
import type { TrialResult } from "./run/evidence.ts";
import { runTrial } from "./run/trial.ts";
import { Worlds } from "./stage/world.ts";
import { loadTasks } from "./task/load.ts";
import type { Task } from "./task/task.ts";

/** Tasks of a mistake that are run here, of all that give occasion for it. */
const OCCASIONS = 6;
const OTHERS = 10;

const worlds = new Worlds((await engineForTests()).orm, { shareDecoys: true });
const tasks = loadTasks();

describe.each(MISTAKES)("$name", (mistake) => {
  const agent = faulty(mistake);
  const run = async (on: readonly Task[]) => {
    const results: TrialResult[] = [];
    for (const task of on) results.push(await runTrial(worlds, { agent, task, surface: "openai", trial: 1 }));
    return results;
  };

  it(`is found out, by ${mistake.fails} on three tasks or more`, async () => {
    const occasions = sample(
      tasks.filter((task) => mistake.plant(task)),
      OCCASIONS,
    );
    const results = await run(occasions);
    expect(results.filter(({ verdict }) => verdict !== "failed").map(wordsOf)).toEqual([]);
    const found = results.filter(({ grades }) => (grades?.[mistake.fails].length ?? 0) > 0);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });

  it("does no harm where there is no occasion for it", async () => {
    const others = sample(
      tasks.filter((task) => !mistake.plant(task)),
      OTHERS,
    );
    expect(others).toHaveLength(OTHERS);
    expect((await run(others)).filter(({ verdict }) => verdict !== "passed").map(wordsOf)).toEqual([]);
  });
});

/** So many of the tasks, always the same ones, from the first family to the last. */
function sample(from: readonly Task[], count: number): Task[] {
  const step = Math.max(1, from.length / count);
  return from.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step)).slice(0, count);
}

function wordsOf({ task, verdict, error, grades }: TrialResult) {
  return { task, verdict, error, reasons: Object.values(grades ?? {}).flat() };
}

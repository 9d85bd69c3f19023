/** The tasks detect every mistake, and only where it is made. */
import { describe, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import { faulty, MISTAKES } from "./agents/faulty/faulty.ts";
import { EvalDatabase } from "./environment/database.ts";
import type { TrialResult } from "./runner/simulation.ts";
import { runTrial } from "./runner/trial.ts";
import { loadTasks } from "./tasks/load.ts";
import type { Task } from "./tasks/task.ts";

/** How many tasks to which a mistake applies, and to which it does not, are run. */
const AFFECTED = 6;
const UNAFFECTED = 10;

const database = new EvalDatabase((await engineForTests()).orm, { shareDecoys: true });
const tasks = loadTasks();

describe.each(MISTAKES)("$name", (mistake) => {
  const agent = faulty(mistake);
  const run = async (on: readonly Task[]) => {
    const results: TrialResult[] = [];
    for (const task of on)
      results.push(await runTrial(database, { agent, task, surface: "openai", trial: 1 }));
    return results;
  };

  it(`is detected, by ${mistake.fails} on at least three tasks`, async () => {
    const affected = sample(
      tasks.filter((task) => mistake.inject(task)),
      AFFECTED,
    );
    const results = await run(affected);
    expect(results.filter(({ verdict }) => verdict !== "failed").map(summaryOf)).toEqual([]);
    const found = results.filter(({ evaluation }) => (evaluation?.[mistake.fails].length ?? 0) > 0);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });

  it("does not affect other tasks", async () => {
    const unaffected = sample(
      tasks.filter((task) => !mistake.inject(task)),
      UNAFFECTED,
    );
    expect(unaffected).toHaveLength(UNAFFECTED);
    expect((await run(unaffected)).filter(({ verdict }) => verdict !== "passed").map(summaryOf)).toEqual([]);
  });
});

/** A fixed sample of the tasks across all families. */
function sample(from: readonly Task[], count: number): Task[] {
  const step = Math.max(1, from.length / count);
  return from.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step)).slice(0, count);
}

function summaryOf({ task, verdict, error, evaluation }: TrialResult) {
  return { task, verdict, error, reasons: Object.values(evaluation ?? {}).flat() };
}

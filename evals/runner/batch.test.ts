import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { engineForTests } from "../../testing/books.ts";
import { taskNamed } from "../../testing/model-runs.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { Agent } from "../agents/agent.ts";
import { oracle } from "../agents/scripted.ts";
import { EvalDatabase } from "../environment/database.ts";
import { reevaluated } from "../evaluator/evaluate.ts";
import { runBatch } from "./batch.ts";
import { readResults } from "./results.ts";
import type { TrialResult } from "./simulation.ts";

const TASKS = ["allocate/from-joint-checking", "ledger-questions/february"];

let file: string;

beforeEach(() => {
  const folder = temporaryFolder();
  file = join(folder, "deep", "results.jsonl");
});

/** An agent name that no other test or process uses. */
function unique(name: string): string {
  return `${name} ${randomUUID()}`;
}

/** Runs an agent twice on each task. */
async function run(agent: Agent, resume = false) {
  const database = new EvalDatabase((await engineForTests()).orm);
  const trials = TASKS.map(taskNamed).flatMap((task) =>
    [1, 2].map((trial) => ({ agent, task, surface: "mcp" as const, trial })),
  );
  const reported: TrialResult[] = [];
  const options = { trials, workers: 3, file, resume };
  const results = await runBatch(database, { ...options, onResult: (result) => reported.push(result) });
  return { results, reported };
}

describe("a batch", () => {
  test("returns results in order and writes each of them", async () => {
    const { results, reported } = await run({ ...oracle, name: unique("first") });
    expect(results.map(({ task, trial, verdict }) => [task, trial, verdict])).toEqual(
      TASKS.flatMap((task) => [1, 2].map((trial) => [task, trial, "passed"])),
    );
    expect(reported).toHaveLength(4);
    const byRun = (all: readonly TrialResult[]) =>
      all.map(({ task, trial }) => `${task} ${trial}`).toSorted();
    expect(byRun(readResults(file))).toEqual(byRun(results));
  });

  test("resumes with unfinished, errored and incompletely written runs", async () => {
    let calls = 0;
    const second: Agent = {
      name: unique("second"),
      async act(environment, privileged) {
        if (++calls === 2) throw new Error("the line was dead");
        await oracle.act(environment, privileged);
      },
    };
    const { results } = await run(second);
    const errored = results.filter(({ verdict }) => verdict === "errored");
    expect(errored).toMatchObject([{ error: "the line was dead", calls: 0 }]);
    expect(reevaluated(errored, TASKS.map(taskNamed))).toEqual(errored);
    appendFileSync(file, '{"agent":"second","surface":"mc');
    // The ids of these runs are taken in this database, so the resumed agent gets another name.
    const third = unique("third");
    const renamed = readFileSync(file, "utf8").replaceAll(second.name, third);
    rmSync(file);
    appendFileSync(file, renamed);
    const { results: all, reported } = await run({ ...oracle, name: third }, true);
    expect(reported).toHaveLength(1);
    expect(all.map(({ verdict }) => verdict)).toEqual(Array(4).fill("passed"));
    expect(readResults(file)).toHaveLength(4);
  });

  test("that lists a run twice is rejected before it writes the file", async () => {
    const agent = { ...oracle, name: unique("twice") };
    const trial = { agent, task: taskNamed(TASKS[0]!), surface: "mcp" as const, trial: 1 };
    const database = new EvalDatabase((await engineForTests()).orm);
    const options = { trials: [trial, trial], workers: 2, file, resume: false, onResult: () => {} };
    await expect(runBatch(database, options)).rejects.toThrow(
      `${agent.name} over mcp is listed twice for ${TASKS[0]}, trial 1. List it once.`,
    );
    expect(existsSync(file)).toBe(false);
  });

  test("can be evaluated again from its file", async () => {
    await run({ ...oracle, name: unique("fourth") });
    const results = readResults(file);
    const tasks = TASKS.map(taskNamed);
    expect(reevaluated(results, tasks)).toEqual(results);
    const other = { ...tasks[0]!, budget: { calls: 0, tokens: 0 } };
    const again = reevaluated(results, [other]);
    const [first] = again.filter(({ task }) => task === other.id);
    expect([first?.verdict, first?.evaluation?.budget.length]).toEqual(["failed", 2]);
    expect(again.filter(({ task }) => task !== other.id)).toEqual(
      results.filter(({ task }) => task !== other.id),
    );
  });
});

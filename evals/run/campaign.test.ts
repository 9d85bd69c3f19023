import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { engineForTests } from "../../testing/books.ts";
import { taskNamed } from "../../testing/model-runs.ts";
import type { Agent } from "../agents/agent.ts";
import { oracle } from "../agents/scripted.ts";
import { regraded } from "../grade/regrade.ts";
import { Worlds } from "../stage/world.ts";
import { runCampaign } from "./campaign.ts";
import type { TrialResult } from "./evidence.ts";
import { readResults } from "./results.ts";

const TASKS = ["allocate/from-joint-checking", "ledger-questions/february"];

let file: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-results-"));
  file = join(folder, "deep", "results.jsonl");
  return () => rmSync(folder, { recursive: true });
});

/** A name that no other test, run or process gives an agent. */
function unique(name: string): string {
  return `${name} ${randomUUID()}`;
}

/** Runs an agent twice on each task, in books in which no other test ran it. */
async function run(agent: Agent, resume = false) {
  const worlds = new Worlds((await engineForTests()).orm);
  const trials = TASKS.map(taskNamed).flatMap((task) =>
    [1, 2].map((trial) => ({ agent, task, surface: "mcp" as const, trial })),
  );
  const told: TrialResult[] = [];
  const options = { trials, workers: 3, file, resume };
  const results = await runCampaign(worlds, { ...options, onResult: (result) => told.push(result) });
  return { results, told };
}

describe("a campaign", () => {
  test("answers results in order, and has written each of them", async () => {
    const { results, told } = await run({ ...oracle, name: unique("first") });
    expect(results.map(({ task, trial, verdict }) => [task, trial, verdict])).toEqual(
      TASKS.flatMap((task) => [1, 2].map((trial) => [task, trial, "passed"])),
    );
    expect(told).toHaveLength(4);
    const byRun = (all: readonly TrialResult[]) =>
      all.map(({ task, trial }) => `${task} ${trial}`).toSorted();
    expect(byRun(readResults(file))).toEqual(byRun(results));
  });

  test("goes on where it was killed: with what is left, what errored, and what was half written", async () => {
    let calls = 0;
    const second: Agent = {
      name: unique("second"),
      async act(stage, crib) {
        if (++calls === 2) throw new Error("the line was dead");
        await oracle.act(stage, crib);
      },
    };
    const { results } = await run(second);
    const errored = results.filter(({ verdict }) => verdict === "errored");
    expect(errored).toMatchObject([{ error: "the line was dead", calls: 0 }]);
    expect(regraded(errored, TASKS.map(taskNamed))).toEqual(errored);
    appendFileSync(file, '{"agent":"second","surface":"mc');
    // What ran once has its ids in these books: a name of its own stands for other books.
    const third = unique("third");
    const renamed = readFileSync(file, "utf8").replaceAll(second.name, third);
    rmSync(file);
    appendFileSync(file, renamed);
    const { results: all, told } = await run({ ...oracle, name: third }, true);
    expect(told).toHaveLength(1);
    expect(all.map(({ verdict }) => verdict)).toEqual(Array(4).fill("passed"));
    expect(readResults(file)).toHaveLength(4);
  });

  test("is refused where it would make a run twice, and touches no file", async () => {
    const agent = { ...oracle, name: unique("twice") };
    const trial = { agent, task: taskNamed(TASKS[0]!), surface: "mcp" as const, trial: 1 };
    const worlds = new Worlds((await engineForTests()).orm);
    const options = { trials: [trial, trial], workers: 2, file, resume: false, onResult: () => {} };
    await expect(runCampaign(worlds, options)).rejects.toThrow(
      `${agent.name} over mcp is asked for twice: ${TASKS[0]}, trial 1. Name it once.`,
    );
    expect(existsSync(file)).toBe(false);
  });

  test("can be judged again from its file alone", async () => {
    await run({ ...oracle, name: unique("fourth") });
    const results = readResults(file);
    const tasks = TASKS.map(taskNamed);
    expect(regraded(results, tasks)).toEqual(results);
    const other = { ...tasks[0]!, budget: { calls: 0, tokens: 0 } };
    const judged = regraded(results, [other]);
    const [first] = judged.filter(({ task }) => task === other.id);
    expect([first?.verdict, first?.grades?.budget.length]).toEqual(["failed", 2]);
    expect(judged.filter(({ task }) => task !== other.id)).toEqual(
      results.filter(({ task }) => task !== other.id),
    );
  });
});

/** Oracles and equivalent solutions pass on every surface; wrong answers, wrong messages and obeyed attacks fail. */
import { describe, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import type { Agent } from "./agents/agent.ts";
import { gullible, oracle, scripted } from "./agents/scripted.ts";
import { EvalDatabase } from "./environment/database.ts";
import type { SurfaceName } from "./environment/surfaces.ts";
import { evaluate, passes } from "./evaluator/evaluate.ts";
import { withWrongAnswers, withWrongMessages } from "./mutants/wrong-answers.ts";
import type { Simulation, TrialResult } from "./runner/simulation.ts";
import { runTrial } from "./runner/trial.ts";
import { loadTasks } from "./tasks/load.ts";
import type { Task } from "./tasks/task.ts";

const database = new EvalDatabase((await engineForTests()).orm, { shareDecoys: true });
const tasks = loadTasks();

function run(agent: Agent, task: Task, surface: SurfaceName): Promise<TrialResult> {
  return runTrial(database, { agent, task, surface, trial: 1 });
}

/** The verdict of a run with its problems, for readable failures. */
function outcome({ verdict, error, evaluation }: TrialResult) {
  const reasons = Object.values(evaluation ?? {}).flat();
  return { verdict, reasons, ...(error !== undefined && { error }) };
}

const PASSED = { verdict: "passed", reasons: [] };

describe.each(tasks)("$id", (task) => {
  it("passes for the oracle on MCP and LangChain with the same books, and fails for wrong answers and messages", async () => {
    const mcp = await run(oracle, task, "mcp");
    expect(outcome(mcp)).toEqual(PASSED);
    const wrong = [...withWrongAnswers(task, mcp.simulation!), ...withWrongMessages(task, mcp.simulation!)];
    const accepted = wrong.filter(({ simulation }) => passes(evaluate(task, simulation)));
    expect(accepted.map(({ id }) => id)).toEqual([]);
    const langchain = await run(oracle, task, "langchain");
    expect(outcome(langchain)).toEqual(PASSED);
    expect(booksOf(langchain.simulation!)).toBe(booksOf(mcp.simulation!));
  });

  it.each(Object.entries(task.equivalents))("passes for the equivalent solution %s", async (key, script) => {
    const other = scripted(`equivalent-${key}`, () => script);
    expect(outcome(await run(other, task, "openai"))).toEqual(PASSED);
  });
});

it.each(tasks.filter(({ attack }) => attack))("$id fails the gullible agent", async (task) => {
  expect(outcome(await run(gullible, task, "mcp"))).toMatchObject({ verdict: "failed" });
});

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Rows and events, with the n-th distinct id replaced by #n. */
function booksOf({ after, events }: Simulation): string {
  const names = new Map<string, string>();
  return JSON.stringify({ after, events }, null, 1).replaceAll(UUID, (id) => {
    const name = names.get(id) ?? `#${names.size + 1}`;
    names.set(id, name);
    return name;
  });
}

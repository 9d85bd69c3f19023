/** Every task can be done, in more than one way, on every surface; it sees a wrong answer, and its lures do tempt. */
import { describe, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import type { Agent } from "./agents/agent.ts";
import { gullible, oracle, scripted } from "./agents/scripted.ts";
import { grade, passes } from "./grade/grade.ts";
import { answering, wrongAnswersOf } from "./mutate/wrong-answers.ts";
import { wrongTellingsOf } from "./mutate/wrong-tellings.ts";
import type { Evidence, TrialResult } from "./run/evidence.ts";
import { runTrial } from "./run/trial.ts";
import type { SurfaceName } from "./stage/surfaces.ts";
import { Worlds } from "./stage/world.ts";
import { loadTasks } from "./task/load.ts";
import type { Task } from "./task/task.ts";

const worlds = new Worlds((await engineForTests()).orm, { shareDecoys: true });
const tasks = loadTasks();

function run(agent: Agent, task: Task, surface: SurfaceName): Promise<TrialResult> {
  return runTrial(worlds, { agent, task, surface, trial: 1 });
}

/** What a run came to, with its reasons, so that a test that fails tells them. */
function outcome({ verdict, error, grades }: TrialResult) {
  const reasons = Object.values(grades ?? {}).flat();
  return { verdict, reasons, ...(error !== undefined && { error }) };
}

const PASSED = { verdict: "passed", reasons: [] };

describe.each(tasks)("$id", (task) => {
  it("is done by the oracle, and by no wrong answer or telling; MCP and LangChain's tools leave the same books", async () => {
    const mcp = await run(oracle, task, "mcp");
    expect(outcome(mcp)).toEqual(PASSED);
    const taken = wrongAnswersOf(task).filter((wrong) =>
      passes(grade(task, answering(mcp.evidence!, wrong))),
    );
    expect(taken.map(({ id }) => id)).toEqual([]);
    const believed = wrongTellingsOf(task, mcp.evidence!).filter((wrong) =>
      passes(grade(task, wrong.evidence)),
    );
    expect(believed.map(({ id }) => id)).toEqual([]);
    const langchain = await run(oracle, task, "langchain");
    expect(outcome(langchain)).toEqual(PASSED);
    expect(booksOf(langchain.evidence!)).toBe(booksOf(mcp.evidence!));
  });

  it.each(Object.entries(task.equivalents))("is done by another way: %s", async (key, script) => {
    const other = scripted(`equivalent-${key}`, () => script);
    expect(outcome(await run(other, task, "openai"))).toEqual(PASSED);
  });
});

it.each(tasks.filter(({ attack }) => attack))("$id tempts who can be tempted", async (task) => {
  expect(outcome(await run(gullible, task, "mcp"))).toMatchObject({ verdict: "failed" });
});

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Rows and events, in which the n-th id that comes up is called #n. */
function booksOf({ after, events }: Evidence): string {
  const names = new Map<string, string>();
  return JSON.stringify({ after, events }, null, 1).replaceAll(UUID, (id) => {
    const name = names.get(id) ?? `#${names.size + 1}`;
    names.set(id, name);
    return name;
  });
}

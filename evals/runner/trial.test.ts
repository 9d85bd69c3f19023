import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { engineForTests } from "../../testing/books.ts";
import { taskNamed } from "../../testing/model-runs.ts";
import { type Agent, type Environment, RunOver } from "../agents/agent.ts";
import { EvalDatabase } from "../environment/database.ts";
import { fill, type Step } from "../tasks/script.ts";
import { runTrial } from "./trial.ts";

const TASK = taskNamed("allocate/from-joint-checking");

async function run(act: Agent["act"]) {
  const database = new EvalDatabase((await engineForTests()).orm);
  const agent = { name: `test ${randomUUID()}`, act };
  return runTrial(database, { agent, task: TASK, surface: "openai", trial: 1 });
}

test("the books include a call that the agent did not wait for", async () => {
  const [{ call, with: input }] = TASK.oracle as [Extract<Step, { call: string }>];
  const { simulation } = await run(async (environment, { ids }) => {
    void environment.call(call, fill(input, ids));
  });
  expect(simulation?.events).toMatchObject([{ type: "ALLOCATION" }]);
  expect(simulation?.trajectory).toMatchObject([{ kind: "tool_call", tool: call }]);
});

test("calls and messages after the run are rejected", async () => {
  let kept: Environment | undefined;
  const { simulation } = await run(async (environment) => {
    kept = environment;
  });
  await expect(kept?.call("get_summary", {})).rejects.toThrow(RunOver);
  await expect(kept?.say("Hello?")).rejects.toThrow(RunOver);
  kept?.notify("Hello?");
  expect(simulation?.trajectory).toEqual([]);
});

test("a message beside calls is recorded without a reply", async () => {
  const { simulation } = await run(async (environment) => {
    environment.notify(" ");
    environment.notify("I look into the books.");
    await environment.call("get_summary", {});
  });
  expect(simulation?.trajectory).toMatchObject([
    { kind: "agent_message", text: "I look into the books." },
    { kind: "tool_call", tool: "get_summary" },
  ]);
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { engineForTests } from "../../testing/books.ts";
import { taskNamed } from "../../testing/model-runs.ts";
import { type Agent, RunOver, type Stage } from "../agents/agent.ts";
import { Worlds } from "../stage/world.ts";
import { fill } from "../task/reference.ts";
import type { Step } from "../task/script.ts";
import { runTrial } from "./trial.ts";

const TASK = taskNamed("allocate/from-joint-checking");

async function run(act: Agent["act"]) {
  const worlds = new Worlds((await engineForTests()).orm);
  const agent = { name: `test ${randomUUID()}`, act };
  return runTrial(worlds, { agent, task: TASK, surface: "openai", trial: 1 });
}

test("what an agent asked for and did not wait for is in the books that are judged", async () => {
  const [{ call, with: input }] = TASK.oracle as [Extract<Step, { call: string }>];
  const { evidence } = await run(async (stage, { ids }) => {
    void stage.call(call, fill(input, ids));
  });
  expect(evidence?.events).toMatchObject([{ type: "ALLOCATION" }]);
  expect(evidence?.transcript).toMatchObject([{ kind: "called", tool: call }]);
});

test("after the run nothing is taken any more", async () => {
  let kept: Stage | undefined;
  const { evidence } = await run(async (stage) => {
    kept = stage;
  });
  await expect(kept?.call("get_summary", {})).rejects.toThrow(RunOver);
  await expect(kept?.say("Hello?")).rejects.toThrow(RunOver);
  kept?.aside("Hello?");
  expect(evidence?.transcript).toEqual([]);
});

test("what is said beside calls is told, and no reply is waited for", async () => {
  const { evidence } = await run(async (stage) => {
    stage.aside(" ");
    stage.aside("I look into the books.");
    await stage.call("get_summary", {});
  });
  expect(evidence?.transcript).toMatchObject([
    { kind: "told", text: "I look into the books." },
    { kind: "called", tool: "get_summary" },
  ]);
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { engineForTests } from "../../testing/books.ts";
import { EvalDatabase } from "../environment/database.ts";
import { runTrial } from "../runner/trial.ts";
import { loadTasks } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";
import { agentNamed } from "./registry.ts";

const tasks = loadTasks();

/** The result of a registered agent in one trial of a task. */
async function runAgent(name: string, task: Task, trial: number) {
  const database = new EvalDatabase((await engineForTests()).orm);
  const agent = { ...agentNamed(name), name: `${name} ${randomUUID()}` };
  return runTrial(database, { agent, task, surface: "openai", trial });
}

test("the equivalent oracle runs the equivalent solutions in turn, or the oracle without them", async () => {
  const task = tasks.find(({ id }) => id === "allocate/from-joint-checking")!;
  const without = { ...task, equivalents: {} };
  const other = [{ call: "get_summary", with: {} }];
  const two = { ...task, equivalents: { reading: other, original: task.oracle } };
  expect((await runAgent("equivalent-oracle", without, 1)).verdict).toBe("passed");
  expect((await runAgent("equivalent-oracle", two, 1)).simulation?.trajectory).toMatchObject([
    { tool: "get_summary" },
  ]);
  expect((await runAgent("equivalent-oracle", two, 2)).verdict).toBe("passed");
});

test("the gullible agent obeys an attack, or runs the oracle without an attack", async () => {
  const attack = tasks.find(({ gullible }) => gullible)!;
  expect((await runAgent("gullible", attack, 1)).verdict).toBe("failed");
  expect((await runAgent("gullible", { ...attack, gullible: undefined }, 2)).verdict).toBe("passed");
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { engineForTests } from "../../testing/books.ts";
import { runTrial } from "../run/trial.ts";
import { Worlds } from "../stage/world.ts";
import { loadTasks } from "../task/load.ts";
import type { Task } from "../task/task.ts";
import { agentNamed } from "./roster.ts";

const tasks = loadTasks();

/** What an agent of the roster does in a trial of a task that asks nobody anything. */
async function called(name: string, task: Task, trial: number) {
  const worlds = new Worlds((await engineForTests()).orm);
  const agent = { ...agentNamed(name), name: `${name} ${randomUUID()}` };
  return runTrial(worlds, { agent, task, surface: "openai", trial });
}

test("the equivalent oracle takes a task's other ways in turn, and the oracle's where there is none", async () => {
  const task = tasks.find(({ id }) => id === "allocate/from-joint-checking")!;
  const lone = { ...task, equivalents: {} };
  const other = [{ call: "get_summary", with: {} }];
  const ways = { ...task, equivalents: { looking: other, as_ever: task.oracle } };
  expect((await called("equivalent-oracle", lone, 1)).verdict).toBe("passed");
  expect((await called("equivalent-oracle", ways, 1)).evidence?.transcript).toMatchObject([
    { tool: "get_summary" },
  ]);
  expect((await called("equivalent-oracle", ways, 2)).verdict).toBe("passed");
});

test("the gullible agent obeys an attack, and is the oracle where there is none", async () => {
  const attack = tasks.find(({ gullible }) => gullible)!;
  expect((await called("gullible", attack, 1)).verdict).toBe("failed");
  expect((await called("gullible", { ...attack, gullible: undefined }, 2)).verdict).toBe("passed");
});

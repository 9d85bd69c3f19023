/** No trivial agent passes a task. */
import { afterAll, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import { randomValid } from "./agents/random-valid.ts";
import { IDLE } from "./agents/trivial.ts";
import { EvalDatabase } from "./environment/database.ts";
import { eventsOfAgent } from "./evaluator/changes.ts";
import { evaluate, passes } from "./evaluator/evaluate.ts";
import { simulate } from "./runner/trial.ts";
import { loadTasks } from "./tasks/load.ts";

const database = new EvalDatabase((await engineForTests()).orm, { shareDecoys: true });
let written = 0;

it.each(loadTasks())("$id fails every trivial agent", async (task) => {
  const state = await database.createInitialState(task, `trivial|${task.id}`);
  // Idle agents change nothing, so the agents share the state; the random one comes last.
  for (const agent of [...IDLE, randomValid]) {
    const { simulation, failure } = await simulate(state, { agent, task, surface: "openai", trial: 1 });
    expect([agent.name, failure, passes(evaluate(task, simulation))]).toEqual([agent.name, undefined, false]);
    if (agent === randomValid) written += simulation.events.length;
    else expect([agent.name, eventsOfAgent(simulation)]).toEqual([agent.name, []]);
  }
});

// If the books refused every random call, the test would prove little.
afterAll(() => expect(written).toBeGreaterThan(100));

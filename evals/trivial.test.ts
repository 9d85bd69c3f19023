/** No task lets an agent pass that has no judgement. */
import { afterAll, expect, it } from "vitest";
import { engineForTests } from "../testing/books.ts";
import { randomValid } from "./agents/trivial/random-valid.ts";
import { IDLE } from "./agents/trivial/trivial.ts";
import { eventsOfAgent } from "./grade/changes.ts";
import { grade, passes } from "./grade/grade.ts";
import { playIn } from "./run/trial.ts";
import { Worlds } from "./stage/world.ts";
import { loadTasks } from "./task/load.ts";

const worlds = new Worlds((await engineForTests()).orm, { shareDecoys: true });
let written = 0;

it.each(loadTasks())("$id is passed by none", async (task) => {
  const world = await worlds.make(task, `trivial|${task.id}`);
  // Who changes nothing leaves the world to the next.
  for (const agent of [...IDLE, randomValid]) {
    const { evidence, broke } = await playIn(world, { agent, task, surface: "openai", trial: 1 });
    expect([agent.name, broke, passes(grade(task, evidence))]).toEqual([agent.name, undefined, false]);
    if (agent === randomValid) written += evidence.events.length;
    else expect([agent.name, eventsOfAgent(evidence)]).toEqual([agent.name, []]);
  }
});

// An agent whose every call is refused would prove little.
afterAll(() => expect(written).toBeGreaterThan(100));

import type { Component } from "../../run/evidence.ts";
import type { Script } from "../../task/script.ts";
import type { Task } from "../../task/task.ts";
import type { Agent } from "../agent.ts";
import { play } from "../scripted.ts";

/** One mistake that agents make. */
export interface Mistake {
  readonly name: string;
  /** What finds it out, on at least three tasks; wherever it is made, the run fails. */
  readonly fails: Component;
  /** The oracle's script with the mistake in it; undefined where the task gives no occasion for it. */
  plant(task: Task): Script | undefined;
}

/** An agent that makes a mistake wherever it can, and else does as the oracle does. */
export function faulty({ name, plant }: Mistake): Agent {
  return {
    name,
    async act(stage, crib) {
      const script = plant(crib.task);
      await play(script ?? crib.task.oracle, stage, crib, { regardless: script !== undefined });
    },
  };
}

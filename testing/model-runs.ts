/** Runs of agents whose model is scripted: it plays the task's oracle behind a server of the API that it is asked by. */
import { randomUUID } from "node:crypto";
import type { Agent } from "../evals/agents/agent.ts";
import type { ModelSettings } from "../evals/agents/model/settings.ts";
import { steadyFetch } from "../evals/agents/model/steady-fetch.ts";
import type { TrialResult } from "../evals/run/evidence.ts";
import { runTrial } from "../evals/run/trial.ts";
import type { SurfaceName } from "../evals/stage/surfaces.ts";
import { Worlds } from "../evals/stage/world.ts";
import { loadTasks } from "../evals/task/load.ts";
import type { Script } from "../evals/task/script.ts";
import type { Task } from "../evals/task/task.ts";
import { engineForTests } from "./books.ts";
import type { ModelServer, Played, Trouble } from "./model-server.ts";

/** An agent that is driven by a model of these settings. */
export type AgentMaker = (name: string, settings: ModelSettings) => Agent;

interface Run {
  readonly make: AgentMaker;
  readonly task: string;
  readonly surface: SurfaceName;
  readonly stream?: boolean;
  readonly settings?: Partial<ModelSettings>;
  /** What goes wrong with the nth request, from 1. */
  readonly trouble?: (nth: number) => Trouble | undefined;
  /** What the model says beside every call. */
  readonly beside?: string;
  /** What the model does instead of the oracle. */
  readonly script?: Script;
  /** By default one that was not there before: in one database no run is made twice. */
  readonly trial?: number;
  /** By default those of the worker's database. */
  readonly worlds?: Worlds;
}

/** In one database no run is made twice, whichever process makes it. */
export const AGENT_NAME = `scripted model ${randomUUID()}`;

/** What must be in nothing that is kept. */
export const API_KEY = "a-key-for-tests";

/** Asks three times, without a pause. */
export const patient = steadyFetch(globalThis.fetch, { tries: 3, pause: async () => {} });

let usual: Worlds | undefined;
let trials = 0;
let tasks: readonly Task[] | undefined;

/** A task of this id. */
export function taskNamed(id: string): Task {
  tasks ??= loadTasks();
  const task = tasks.find((one) => one.id === id);
  if (!task) throw new Error(`there is no task ${id}`);
  return task;
}

/** Runs an agent on a task, and answers the result and what its model was asked. */
export async function runModel(
  server: ModelServer,
  { make, task, surface, stream = false, settings, trouble, beside, script, trial = ++trials, worlds }: Run,
): Promise<{ result: TrialResult; requests: Played["requests"] }> {
  let requests: Played["requests"] = [];
  const agent: Agent = {
    name: AGENT_NAME,
    act(stage, crib) {
      const ways = { ...(trouble && { trouble }), ...(beside !== undefined && { beside }) };
      const role = { script: script ?? crib.task.oracle, ids: crib.ids, ...ways };
      const played = server.play(role);
      requests = played.requests;
      const own: ModelSettings = {
        asking: { model: "scripted", stream },
        baseUrl: played.baseUrl,
        apiKey: API_KEY,
        reach: () => patient,
        ...settings,
      };
      return make(this.name, own).act(stage, crib);
    },
  };
  usual ??= new Worlds((await engineForTests()).orm);
  return {
    result: await runTrial(worlds ?? usual, { agent, task: taskNamed(task), surface, trial }),
    requests,
  };
}

/** Runs of agents with a scripted model, which follows the oracle of the task behind a server of the model's API. */
import { randomUUID } from "node:crypto";
import type { Agent } from "../evals/agents/agent.ts";
import { retryingFetch } from "../evals/agents/model/retrying-fetch.ts";
import type { ModelSettings } from "../evals/agents/model/settings.ts";
import { EvalDatabase } from "../evals/environment/database.ts";
import type { SurfaceName } from "../evals/environment/surfaces.ts";
import type { TrialResult } from "../evals/runner/simulation.ts";
import { runTrial } from "../evals/runner/trial.ts";
import { loadTasks } from "../evals/tasks/load.ts";
import type { Script } from "../evals/tasks/script.ts";
import type { Task } from "../evals/tasks/task.ts";
import { engineForTests } from "./books.ts";
import type { Failure, ModelServer, ScriptedModel } from "./model-server.ts";

/** Creates an agent with a model of these settings. */
export type AgentMaker = (name: string, settings: ModelSettings) => Agent;

interface Run {
  readonly make: AgentMaker;
  readonly task: string;
  readonly surface: SurfaceName;
  readonly stream?: boolean;
  readonly settings?: Partial<ModelSettings>;
  /** The failure of the nth request, from 1. */
  readonly failure?: (nth: number) => Failure | undefined;
  /** Text that the model adds to every call. */
  readonly callText?: string;
  /** What the model does instead of the oracle. */
  readonly script?: Script;
  /** By default a new number: a database takes each run once. */
  readonly trial?: number;
  /** By default that of the worker. */
  readonly database?: EvalDatabase;
}

/** Unique to the process, because a database takes each run once. */
export const AGENT_NAME = `scripted model ${randomUUID()}`;

/** Must not appear in any file. */
export const API_KEY = "a-key-for-tests";

/** Makes three attempts without a pause. */
export const fetchThreeTimes = retryingFetch(globalThis.fetch, { tries: 3, pause: async () => {} });

let defaultDatabase: EvalDatabase | undefined;
let trials = 0;
let tasks: readonly Task[] | undefined;

/** The task with this id. */
export function taskNamed(id: string): Task {
  tasks ??= loadTasks();
  const task = tasks.find((one) => one.id === id);
  if (!task) throw new Error(`there is no task ${id}`);
  return task;
}

/** Runs an agent on a task. Returns the result and the requests to its model. */
export async function runModel(
  server: ModelServer,
  {
    make,
    task,
    surface,
    stream = false,
    settings,
    failure,
    callText,
    script,
    trial = ++trials,
    database,
  }: Run,
): Promise<{ result: TrialResult; requests: ScriptedModel["requests"] }> {
  let requests: ScriptedModel["requests"] = [];
  const agent: Agent = {
    name: AGENT_NAME,
    act(environment, privileged) {
      const ways = { ...(failure && { failure }), ...(callText !== undefined && { callText }) };
      const model = server.serve({ script: script ?? privileged.task.oracle, ids: privileged.ids, ...ways });
      requests = model.requests;
      const own: ModelSettings = {
        options: { model: "scripted", stream },
        baseUrl: model.baseUrl,
        apiKey: API_KEY,
        fetchFor: () => fetchThreeTimes,
        ...settings,
      };
      return make(this.name, own).act(environment, privileged);
    },
  };
  defaultDatabase ??= new EvalDatabase((await engineForTests()).orm);
  return {
    result: await runTrial(database ?? defaultDatabase, { agent, task: taskNamed(task), surface, trial }),
    requests,
  };
}

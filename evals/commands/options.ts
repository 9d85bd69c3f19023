import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import { z } from "zod";
import { isServiceAddress } from "../../tools/openai/address.ts";
import type { Agent } from "../agents/agent.ts";
import { MODEL_AGENTS, modelAgent } from "../agents/model/registry.ts";
import { type ModelSettings, Prices } from "../agents/model/settings.ts";
import { agentNamed } from "../agents/registry.ts";
import { SURFACES, type SurfaceName } from "../environment/surfaces.ts";
import type { Trial } from "../runner/trial.ts";
import { loadTasks } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";

/** The default results file. */
export const RESULTS = ".data/evals/results.jsonl";
/** The default folder of recordings. */
export const RECORDINGS = "evals/recordings";

const OPENAI = "https://api.openai.com/v1";

/** The options of `run` and `record`. */
export interface RunOptions {
  readonly agent: readonly string[];
  readonly surface?: SurfaceName;
  readonly task?: readonly string[];
  readonly trials: number;
  readonly workers: number;
  readonly tune: boolean;
  readonly out: string;
  readonly resume: boolean;
  readonly force: boolean;
  readonly model?: string;
  readonly baseUrl: string;
  readonly stream: boolean;
  readonly temperature?: number;
  readonly prices?: string;
}

/** Adds the options of the results file. */
export function withResultOptions(command: Command): Command {
  return command
    .option("--out <file>", "results file", RESULTS)
    .option("--resume", "continue with the results of the file; errored runs are repeated", false)
    .option("--force", "discard the results of the file", false);
}

/** Adds the options that select the runs. */
export function withRunOptions(command: Command): Command {
  return withResultOptions(command)
    .requiredOption("--agent <names...>", `agents: oracle, ..., or with --model ${MODEL_AGENTS.join(", ")}`)
    .addOption(new Option("--surface <surface>", "how the agent reaches the books").choices(SURFACES))
    .option("--task <ids...>", "tasks or families (default: all)")
    .option("--trials <n>", "runs of each task", atLeastOne, 1)
    .option("--workers <n>", "concurrent runs", atLeastOne, 4)
    .option("--tune", "exclude held-out tasks, for runs whose results are used to improve prompts", false)
    .option("--model <name>", "model name in the API")
    .option("--base-url <url>", "API with OpenAI chat completions; OPENAI_API_KEY holds its key", OPENAI)
    .option("--no-stream", "request responses without streaming")
    .option("--temperature <t>", "sampling temperature (default: that of the API)", Number)
    .option(
      "--prices <file>",
      "YAML file with US dollars per million tokens: { MODEL: { input, output, cached_input } }",
    );
}

/** The selected runs, task by task. `fetchFor` returns the `fetch` for a kind of agent. @throws Error for invalid options */
export function trialsOf(
  choices: RunOptions,
  fetchFor: (kind: string) => ModelSettings["fetchFor"],
): Trial[] {
  const agents = choices.agent.map((name) => agentOf(name, choices, fetchFor));
  const trials = Array.from({ length: choices.trials }, (_, nth) => nth + 1);
  return tasksOf(choices).flatMap((task) =>
    agents.flatMap(({ agent, surface }) => trials.map((trial) => ({ agent, surface, task, trial }))),
  );
}

/** The options of the selected model. @throws Error for missing or invalid options */
export function modelOptionsOf({ model, stream, temperature }: RunOptions): ModelSettings["options"] {
  if (!model) throw new Error("this agent needs a model: set --model");
  if (temperature !== undefined && !(temperature >= 0 && temperature < Infinity))
    throw new Error("--temperature must be a number from 0");
  return { model, stream, ...(temperature !== undefined && { temperature }) };
}

function agentOf(
  name: string,
  choices: RunOptions,
  fetchFor: (kind: string) => ModelSettings["fetchFor"],
): { agent: Agent; surface: SurfaceName } {
  const { surface } = choices;
  if (!MODEL_AGENTS.includes(name)) return { agent: agentNamed(name), surface: surface ?? "mcp" };
  const { baseUrl } = choices;
  assertAddress(baseUrl);
  const options = modelOptionsOf(choices);
  const prices = pricesOf(choices.prices, options.model);
  const made = modelAgent(name, {
    options,
    baseUrl,
    apiKey: keyFor(baseUrl),
    fetchFor: fetchFor(name),
    ...(prices && { prices }),
  });
  if (!made) throw new Error(`there is no agent ${name}`);
  if (made.bound && surface && surface !== made.surface)
    throw new Error(`${name} brings its own tools: its only surface is ${made.surface}`);
  return { agent: made.agent, surface: surface ?? made.surface };
}

/** The message does not repeat the address, which may contain a password. @throws Error */
function assertAddress(baseUrl: string): void {
  if (isServiceAddress(baseUrl)) return;
  throw new Error(
    "--base-url must be an address such as http://127.0.0.1:11434/v1 without credentials; the key comes from OPENAI_API_KEY",
  );
}

/** A local server often needs no key, but the client requires one. */
function keyFor(baseUrl: string): string {
  const key = process.env.OPENAI_API_KEY;
  if (!key && baseUrl === OPENAI) throw new Error("set OPENAI_API_KEY, or use another API with --base-url");
  return key || "none";
}

function pricesOf(file: string | undefined, model: string): Prices | undefined {
  if (file === undefined) return undefined;
  const prices = z.record(z.string(), Prices).parse(parse(readFileSync(file, "utf8")))[model];
  if (!prices) throw new Error(`${file} has no prices for ${model}`);
  return prices;
}

/** The selected tasks. @throws Error that names an unknown task or family */
export function tasksOf({ task: wanted, tune }: Pick<RunOptions, "task" | "tune">): Task[] {
  const all = loadTasks();
  for (const name of wanted ?? []) {
    if (!all.some((task) => isSelected(task, name))) throw new Error(`there is no task or family ${name}`);
  }
  return all.filter(
    (task) => !(tune && task.holdout) && (!wanted || wanted.some((name) => isSelected(task, name))),
  );
}

function isSelected({ id, family }: Task, name: string): boolean {
  return id === name || family === name;
}

function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("It must be an integer from 1.");
  return number;
}

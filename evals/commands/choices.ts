import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import { z } from "zod";
import { isServiceAddress } from "../../tools/openai/address.ts";
import type { Agent } from "../agents/agent.ts";
import { MODEL_AGENTS, modelAgent } from "../agents/model/kinds.ts";
import { type ModelSettings, Prices } from "../agents/model/settings.ts";
import { agentNamed } from "../agents/roster.ts";
import type { Trial } from "../run/trial.ts";
import { SURFACES, type SurfaceName } from "../stage/surfaces.ts";
import { loadTasks } from "../task/load.ts";
import type { Task } from "../task/task.ts";

/** Where results are kept unless another file is named. */
export const RESULTS = ".data/evals/results.jsonl";
export const RECORDINGS = "evals/recordings";

const OPENAI = "https://api.openai.com/v1";

/** What a person chose of a campaign. */
export interface Choices {
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

/** Where results are written, and what becomes of those that are there. */
export function withResults(command: Command): Command {
  return command
    .option("--out <file>", "where results are written", RESULTS)
    .option("--resume", "go on with the campaign of that file; what errored is run again", false)
    .option("--force", "lose the results that the file holds", false);
}

/** The options by which a campaign is chosen. */
export function withChoices(command: Command): Command {
  return withResults(command)
    .requiredOption("--agent <names...>", `who acts: oracle, ..., or with --model ${MODEL_AGENTS.join(", ")}`)
    .addOption(new Option("--surface <surface>", "how it reaches the books").choices(SURFACES))
    .option("--task <ids...>", "tasks or whole families (default: all)")
    .option("--trials <n>", "runs of each task", atLeastOne, 1)
    .option("--workers <n>", "runs that are under way at a time", atLeastOne, 4)
    .option(
      "--tune",
      "leave out the tasks that are held out, because their results are looked at to mend prompts",
      false,
    )
    .option("--model <name>", "the model, as its API knows it")
    .option(
      "--base-url <url>",
      "an API that speaks OpenAI's chat completions; its key: OPENAI_API_KEY",
      OPENAI,
    )
    .option("--no-stream", "ask for answers in one piece")
    .option("--temperature <t>", "of the model (default: the API's)", Number)
    .option(
      "--prices <file>",
      "YAML: US dollars per million tokens by model: { MODEL: { input, output, cached_input } }",
    );
}

/** The runs that were chosen, task by task. `reach` is how a model's API is reached. @throws Error that says what is not there */
export function trialsOf(choices: Choices, reach: (kind: string) => ModelSettings["reach"]): Trial[] {
  const agents = choices.agent.map((name) => agentOf(name, choices, reach));
  const trials = Array.from({ length: choices.trials }, (_, nth) => nth + 1);
  return tasksOf(choices).flatMap((task) =>
    agents.flatMap(({ agent, surface }) => trials.map((trial) => ({ agent, surface, task, trial }))),
  );
}

/** What is asked of the model that was chosen. */
export function askingOf({ model, stream, temperature }: Choices): ModelSettings["asking"] {
  if (!model) throw new Error("this agent is driven by a model: name it with --model");
  if (temperature !== undefined && !(temperature >= 0 && temperature < Infinity))
    throw new Error("--temperature takes a number from 0");
  return { model, stream, ...(temperature !== undefined && { temperature }) };
}

function agentOf(
  name: string,
  choices: Choices,
  reach: (kind: string) => ModelSettings["reach"],
): { agent: Agent; surface: SurfaceName } {
  const { surface } = choices;
  if (!MODEL_AGENTS.includes(name)) return { agent: agentNamed(name), surface: surface ?? "mcp" };
  const { baseUrl } = choices;
  assertAddress(baseUrl);
  const asking = askingOf(choices);
  const prices = pricesOf(choices.prices, asking.model);
  const made = modelAgent(name, {
    asking,
    baseUrl,
    apiKey: keyFor(baseUrl),
    reach: reach(name),
    ...(prices && { prices }),
  });
  if (!made) throw new Error(`there is no agent ${name}`);
  if (made.bound && surface && surface !== made.surface)
    throw new Error(`${name} shows its model tools of its own: it takes no surface but ${made.surface}`);
  return { agent: made.agent, surface: surface ?? made.surface };
}

/** What is wrong is not repeated: there may be a password in it. @throws Error */
function assertAddress(baseUrl: string): void {
  if (isServiceAddress(baseUrl)) return;
  throw new Error(
    "--base-url takes an address such as http://127.0.0.1:11434/v1, with no name or password in it: a key comes from OPENAI_API_KEY",
  );
}

/** A server of one's own often wants no key, but the client insists on one. */
function keyFor(baseUrl: string): string {
  const key = process.env.OPENAI_API_KEY;
  if (!key && baseUrl === OPENAI) throw new Error("set OPENAI_API_KEY, or name another API with --base-url");
  return key || "none";
}

function pricesOf(file: string | undefined, model: string): Prices | undefined {
  if (file === undefined) return undefined;
  const prices = z.record(z.string(), Prices).parse(parse(readFileSync(file, "utf8")))[model];
  if (!prices) throw new Error(`${file} has no prices of ${model}`);
  return prices;
}

/** The tasks that were chosen. @throws Error that names what is not there */
export function tasksOf({ task: wanted, tune }: Pick<Choices, "task" | "tune">): Task[] {
  const all = loadTasks();
  for (const name of wanted ?? []) {
    if (!all.some((task) => isMeant(task, name))) throw new Error(`there is no task or family ${name}`);
  }
  return all.filter(
    (task) => !(tune && task.holdout) && (!wanted || wanted.some((name) => isMeant(task, name))),
  );
}

function isMeant({ id, family }: Task, name: string): boolean {
  return id === name || family === name;
}

function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("Give a whole number from 1.");
  return number;
}

import type { Agent, Environment } from "./agent.ts";
import { randomValid } from "./random-valid.ts";

const noop: Agent = { name: "noop", act: async () => {} };

const refuseAll: Agent = {
  name: "refuse-all",
  async act(environment) {
    await environment.say("I am sorry, I cannot do that. It is not possible, and nothing was changed.");
    await submitGuess(environment, "not_done");
  },
};

/** Answers every message with a question, then gives up. */
const alwaysAsk: Agent = {
  name: "always-ask",
  async act(environment) {
    for (let questions = 0; questions < 3; questions++) {
      await environment.say("Could you tell me more about what you want?");
    }
    await submitGuess(environment, "no_reply");
  },
};

/** Calls every tool that reads without arguments, repeats the results to the user, and changes nothing. */
const readEverything: Agent = {
  name: "read-everything",
  async act(environment) {
    const lists = environment.tools.map(({ name }) => name).filter((name) => name.startsWith("list_"));
    const results: string[] = [];
    for (const name of ["get_summary", "get_drift", ...lists]) {
      results.push((await environment.call(name, {})).text);
    }
    await environment.say(`All is well. ${results.join("\n")}`);
    await submitGuess(environment, "done");
  },
};

type Schema = Readonly<Record<string, unknown>>;

/** Submits a valid answer with the first value of its type in each field. */
async function submitGuess(
  environment: Environment,
  outcome: "done" | "not_done" | "no_reply",
): Promise<void> {
  const form = environment.tools.find(({ name }) => name === "submit_answer");
  const fields = Object.entries((form?.inputSchema.properties ?? {}) as Readonly<Record<string, Schema>>);
  const guesses = fields.map(([key, schema]) => [key, key === "outcome" ? outcome : guess(schema)]);
  await environment.call("submit_answer", Object.fromEntries(guesses));
}

function guess({ type, anyOf, enum: values, format }: Schema): unknown {
  if (Array.isArray(anyOf)) return guess(anyOf[0] as Schema);
  if (Array.isArray(values)) return values[0];
  switch (type) {
    case "string":
      return format === "date" ? "2026-01-01" : "0";
    case "integer":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default:
      return null;
  }
}

/** Trivial agents that change nothing. */
export const IDLE: readonly Agent[] = [noop, refuseAll, alwaysAsk, readEverything];

/** Agents without judgement. A task that one of them passes proves nothing. */
export const TRIVIAL: readonly Agent[] = [...IDLE, randomValid];

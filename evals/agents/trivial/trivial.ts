import type { Agent, Stage } from "../agent.ts";
import { submitGuess } from "./guess.ts";
import { randomValid } from "./random-valid.ts";

/** Does nothing, and says nothing. */
const noop: Agent = { name: "noop", act: async () => {} };

/** Refuses whatever it is asked, politely. */
const refuseAll: Agent = {
  name: "refuse-all",
  async act(stage) {
    await stage.say("I am sorry, I cannot do that. It is not possible, and nothing was changed.");
    await submitGuess(stage, "not_done");
  },
};

/** Answers every word with a question, and gives up at last. */
const alwaysAsk: Agent = {
  name: "always-ask",
  async act(stage) {
    for (let asked = 0; asked < 3; asked++) await stage.say("Could you tell me more about what you want?");
    await submitGuess(stage, "asked_in_vain");
  },
};

/** Reads all that can be read, and takes that for the work. */
const readEverything: Agent = {
  name: "read-everything",
  async act(stage) {
    const read = await readAll(stage);
    await stage.say(`All is well. ${read.join("\n")}`);
    await submitGuess(stage, "done");
  },
};

/** Calls every tool that reads and can be called with nothing. */
async function readAll(stage: Stage): Promise<string[]> {
  const read: string[] = [];
  for (const name of ["get_summary", "get_drift"]) read.push((await stage.call(name, {})).text);
  for (const { name } of stage.tools.filter((tool) => tool.name.startsWith("list_"))) {
    read.push((await stage.call(name, {})).text);
  }
  return read;
}

/** Agents without judgement who change nothing. */
export const IDLE: readonly Agent[] = [noop, refuseAll, alwaysAsk, readEverything];

/** Agents without judgement: a task that one of them passes proves nothing. */
export const TRIVIAL: readonly Agent[] = [...IDLE, randomValid];

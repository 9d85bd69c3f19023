import { fill, UnknownReference } from "../task/reference.ts";
import type { Script, Step } from "../task/script.ts";
import type { Agent, Crib, Stage } from "./agent.ts";

/** A script met what it does not tell. */
export class ScriptBroke extends Error {}

interface Playing {
  /**
   * Goes on where a step is refused that should not be, and leaves out what refers to an answer that never came. A script
   * in which a mistake was planted is played like this: to its end, so that it is judged by what came of it.
   */
  readonly regardless?: boolean;
}

/** Plays a script step by step. @throws ScriptBroke, unless it plays regardless */
export async function play(script: Script, stage: Stage, crib: Crib, options: Playing = {}): Promise<void> {
  const known: Record<string, unknown> = { ...crib.ids };
  for (const [at, step] of script.entries()) {
    try {
      await take(step, stage, known, options);
    } catch (error) {
      if (!(error instanceof UnknownReference)) throw error;
      if (!options.regardless) throw new ScriptBroke(`step ${at}: ${error.message}`);
    }
  }
}

async function take(
  step: Step,
  stage: Stage,
  known: Record<string, unknown>,
  { regardless }: Playing,
): Promise<void> {
  if ("say" in step) {
    await stage.say(String(fill(step.say, known)));
    return;
  }
  if ("submit" in step) {
    const { text } = await stage.call("submit_answer", fill(step.submit, known));
    if (!regardless) throw new ScriptBroke(`the answer was not taken: ${text}`);
    return;
  }
  const { refused, structured, text } = await stage.call(step.call, fill(step.with, known));
  if (refused !== step.refused && !regardless) {
    throw new ScriptBroke(
      `${step.call} should have ${step.refused ? `met ${step.refused}` : "succeeded"}: ${text}`,
    );
  }
  if (step.as && structured) known[step.as] = structured;
}

/** An agent that plays the script which a task has for it. */
export function scripted(
  name: string,
  scriptOf: (crib: Crib, stage: Stage) => Script,
  options: Playing = {},
): Agent {
  return { name, act: (stage, crib) => play(scriptOf(crib, stage), stage, crib, options) };
}

/** Plays every other way that a task has to do it, in its trials one after the other; the oracle where there is none. */
export const equivalentOracle = scripted("equivalent-oracle", ({ task }, { run }) => {
  const ways = Object.values(task.equivalents);
  return ways[(run.trial - 1) % ways.length] ?? task.oracle;
});

/** Obeys the text that attacks it; the oracle where no attack is made. */
export const gullible = scripted("gullible", ({ task }) => task.gullible ?? task.oracle);

/** Plays the oracle of every task. */
export const oracle = scripted("oracle", ({ task }) => task.oracle);

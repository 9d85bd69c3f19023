import { fill, type Script, type Step, UnknownReference } from "../tasks/script.ts";
import type { Agent, Environment, Privileged } from "./agent.ts";

/** A tool call of a script had an unexpected outcome. */
class ScriptError extends Error {}

interface ScriptOptions {
  /**
   * Continues after unexpected refusals, and skips steps that refer to a missing answer. A script with an injected mistake
   * runs like this to its end, so that the result of the mistake is evaluated.
   */
  readonly lenient?: boolean;
}

/** Runs a script step by step. @throws ScriptError unless lenient */
export async function runScript(
  script: Script,
  environment: Environment,
  privileged: Privileged,
  options: ScriptOptions = {},
): Promise<void> {
  const known: Record<string, unknown> = { ...privileged.ids };
  for (const [at, step] of script.entries()) {
    try {
      await runStep(step, environment, known, options);
    } catch (error) {
      if (!(error instanceof UnknownReference)) throw error;
      if (!options.lenient) throw new ScriptError(`step ${at}: ${error.message}`);
    }
  }
}

async function runStep(
  step: Step,
  environment: Environment,
  known: Record<string, unknown>,
  { lenient }: ScriptOptions,
): Promise<void> {
  if ("say" in step) {
    await environment.say(String(fill(step.say, known)));
    return;
  }
  if ("submit" in step) {
    const { text } = await environment.call("submit_answer", fill(step.submit, known));
    if (!lenient) throw new ScriptError(`the answer was refused: ${text}`);
    return;
  }
  const { refused, structured, text } = await environment.call(step.call, fill(step.with, known));
  if (refused !== step.refused && !lenient) {
    throw new ScriptError(
      `${step.call} should have ${step.refused ? `been refused with ${step.refused}` : "succeeded"}: ${text}`,
    );
  }
  if (step.as && structured) known[step.as] = structured;
}

/** An agent that runs a script of the task. */
export function scripted(
  name: string,
  scriptOf: (privileged: Privileged, environment: Environment) => Script,
  options: ScriptOptions = {},
): Agent {
  return {
    name,
    act: (environment, privileged) =>
      runScript(scriptOf(privileged, environment), environment, privileged, options),
  };
}

/** Runs the equivalent solutions of a task, one per trial; the oracle of other tasks. */
export const equivalentOracle = scripted("equivalent-oracle", ({ task }, { run }) => {
  const solutions = Object.values(task.equivalents);
  return solutions[(run.trial - 1) % solutions.length] ?? task.oracle;
});

/** Obeys the attack of a task; runs the oracle of other tasks. */
export const gullible = scripted("gullible", ({ task }) => task.gullible ?? task.oracle);

/** Runs the oracle of every task. */
export const oracle = scripted("oracle", ({ task }) => task.oracle);

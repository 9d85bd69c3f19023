import { catalog } from "../../../src/operations/catalog.ts";
import type { Script, Step } from "../../task/script.ts";

/** A step that calls a tool. */
export type Call = Extract<Step, { call: string }>;

export function isCall(step: Step): step is Call {
  return "call" in step;
}

/** Whether a step writes to the books, and is expected to get through. */
export function isWrite(step: Step): step is Call {
  const operation = isCall(step) ? catalog.find(({ name }) => name === step.call) : undefined;
  const writes = operation?.effect === "append" || operation?.effect === "change";
  return writes && isCall(step) && step.refused === undefined;
}

/** The script with the first step that can be changed, changed: to the steps that `change` answers. Undefined: there is none. */
export function changed(
  script: Script,
  change: (step: Step, at: number) => readonly Step[] | undefined,
): Script | undefined {
  for (const [at, step] of script.entries()) {
    const steps = change(step, at);
    if (steps) return script.toSpliced(at, 1, ...steps);
  }
  return undefined;
}

/** A call with other arguments. */
export function withInput(step: Call, input: Readonly<Record<string, unknown>>): Call {
  return { ...step, with: { ...step.with, ...input } };
}

/** The script in which the answer that is submitted says something else. */
export function submitting(script: Script, answer: Readonly<Record<string, unknown>>): Script {
  return script.map((step) => ("submit" in step ? { submit: { ...step.submit, ...answer } } : step));
}

/** The script with steps put in before the answer is submitted. */
export function beforeSubmit(script: Script, ...steps: readonly Step[]): Script {
  return script.flatMap((step) => ("submit" in step ? [...steps, step] : [step]));
}

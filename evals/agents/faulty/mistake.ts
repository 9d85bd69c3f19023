import { catalog } from "../../../src/operations/catalog.ts";
import type { Component } from "../../runner/simulation.ts";
import type { Script, Step } from "../../tasks/script.ts";
import type { Task } from "../../tasks/task.ts";

/** A mistake that agents make. */
export interface Mistake {
  readonly name: string;
  /** The component that detects it on at least three tasks. Every run with the mistake must fail. */
  readonly fails: Component;
  /** The oracle's script with the mistake; undefined if the mistake does not apply to the task. */
  inject(task: Task): Script | undefined;
}

/** A step that calls a tool. */
export type Call = Extract<Step, { call: string }>;

export function isCall(step: Step): step is Call {
  return "call" in step;
}

/** Whether a step changes the books and is expected to succeed. */
export function isWrite(step: Step): step is Call {
  const operation = isCall(step) ? catalog.find(({ name }) => name === step.call) : undefined;
  const writes = operation?.effect === "append" || operation?.effect === "change";
  return writes && isCall(step) && step.refused === undefined;
}

/** The script with the first step that `change` accepts replaced by its result; undefined if it accepts none. */
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

/** The script with other fields in the submitted answer. */
export function submitting(script: Script, answer: Readonly<Record<string, unknown>>): Script {
  return script.map((step) => ("submit" in step ? { submit: { ...step.submit, ...answer } } : step));
}

/** The script with further steps before the answer is submitted. */
export function beforeSubmit(script: Script, ...steps: readonly Step[]): Script {
  return script.flatMap((step) => ("submit" in step ? [...steps, step] : [step]));
}

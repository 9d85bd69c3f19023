import { isDeepStrictEqual } from "node:util";
import { tools } from "../../tools/tool.ts";
import type { Agent } from "../agents/agent.ts";
import { type Call, isCall, isWrite, withInput } from "../agents/faulty/steps.ts";
import { scripted } from "../agents/scripted.ts";
import type { Script, Step } from "../task/script.ts";
import type { Task } from "../task/task.ts";
import { altered } from "./alter.ts";

/** A task's oracle with one thing changed in it, which the task must find out. */
export interface Mutant {
  /** The task, the step and what was done to it: `allocate/from-joint-checking#0 amount`. */
  readonly id: string;
  readonly script: Script;
}

/**
 * Every mutant of what a task's oracle writes: each wish left out, done twice, and with each of its arguments changed, in
 * the call and in its retries alike. Not made are those that are no change at all: another idempotency key, and once more
 * what happens once however often it is asked for.
 */
export function mutantsOf({ id, oracle, books }: Task): Mutant[] {
  return oracle.flatMap((step, at) => {
    if (!isCall(step) || !isAttempt(step) || oracle.slice(0, at).some((one) => isSame(one, step))) return [];
    const put = (what: string, ...steps: readonly Step[]) => ({
      id: `${id}#${at} ${what}`,
      script: oracle.flatMap((one) => (isSame(one, step) ? steps : [one])),
    });
    const schema = tools.find(({ name }) => name === step.call)?.inputSchema.properties ?? {};
    return [
      put("left out"),
      ...(happensOnce(step) ? [] : [put("twice", step, step)]),
      ...Object.entries(step.with)
        .filter(([key]) => key !== "idempotency_key")
        .flatMap(([key, value]) =>
          altered(value, schema[key] ?? {}, books).map((other) =>
            put(`${key}${other.place}`, withInput(step, { [key]: other.value })),
          ),
        ),
    ];
  });
}

/** Plays a mutant to its end, whatever it meets. */
export function mutantAgent({ id, script }: Mutant): Agent {
  return scripted(id, () => script, { regardless: true });
}

/** Whether a call changes the books, though its answer may be lost. */
function isAttempt({ call, with: input, refused }: Call): boolean {
  return (refused === undefined || refused === "lost") && isWrite({ call, with: input });
}

/** Whether a step asks for the same as a call: it is that call, or a retry of it. */
function isSame(step: Step, { call, with: input }: Call): boolean {
  return isCall(step) && step.call === call && isDeepStrictEqual(step.with, input);
}

/** Arguments by which the books know a call again that they have answered, or one that is settled. */
const ONCE = ["idempotency_key", "plan_id", "basis_sequence", "event_id", "emoji"];

/** What a second call of the same kind does not do again: a change of a state, a plan, a reversal, a reaction, a keyed wish. */
function happensOnce({ call, with: input }: Call): boolean {
  const { idempotentHint } = tools.find(({ name }) => name === call)?.annotations ?? {};
  return idempotentHint === true || ONCE.some((key) => key in input);
}

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { tools } from "../../tools/tool.ts";
import type { Agent } from "../agents/agent.ts";
import { type Call, isCall, isWrite, withInput } from "../agents/faulty/mistake.ts";
import { scripted } from "../agents/scripted.ts";
import type { Script, Step } from "../tasks/script.ts";
import type { Task } from "../tasks/task.ts";
import { altered } from "./alter.ts";

/** The oracle of a task with one change, which the task must detect. */
export interface Mutant {
  /** The task, the step and the change: `allocate/from-joint-checking#0 amount`. */
  readonly id: string;
  readonly script: Script;
}

/**
 * Every mutant of the writes in an oracle: each write omitted, repeated, and with each argument changed, in the call and
 * its retries alike. Changes without effect are excluded: another idempotency key, and repeating an idempotent write.
 */
export function mutantsOf({ id, oracle, books }: Task): Mutant[] {
  return oracle.flatMap((step, at) => {
    if (!isCall(step) || !isAttempt(step) || oracle.slice(0, at).some((one) => isSame(one, step))) return [];
    const mutant = (what: string, ...steps: readonly Step[]) => ({
      id: `${id}#${at} ${what}`,
      script: oracle.flatMap((one) => (isSame(one, step) ? steps : [one])),
    });
    const schema = tools.find(({ name }) => name === step.call)?.inputSchema.properties ?? {};
    return [
      mutant("omitted"),
      ...(isIdempotent(step) ? [] : [mutant("twice", step, step)]),
      ...Object.entries(step.with)
        .filter(([key]) => key !== "idempotency_key")
        .flatMap(([key, value]) =>
          altered(value, schema[key] ?? {}, books).map((other) =>
            mutant(`${key}${other.place}`, withInput(step, { [key]: other.value })),
          ),
        ),
    ];
  });
}

/** An agent that runs a mutant to its end, whatever is refused. */
export function mutantAgent({ id, script }: Mutant): Agent {
  return scripted(id, () => script, { lenient: true });
}

/** Whether a call changes the books, even if its result may be lost. */
function isAttempt({ call, with: input, refused }: Call): boolean {
  return (refused === undefined || refused === "lost") && isWrite({ call, with: input });
}

/** Whether a step is the given call or a retry of it. */
function isSame(step: Step, { call, with: input }: Call): boolean {
  return isCall(step) && step.call === call && isDeepStrictEqual(step.with, input);
}

/** Arguments that make a repeated call without effect. */
const IDEMPOTENT_ARGUMENTS = ["idempotency_key", "plan_id", "basis_sequence", "event_id", "emoji"];

/** Whether repeating the call has no effect, as for a change of state, a plan, a reversal, a reaction or a keyed call. */
function isIdempotent({ call, with: input }: Call): boolean {
  const { idempotentHint } = tools.find(({ name }) => name === call)?.annotations ?? {};
  return idempotentHint === true || IDEMPOTENT_ARGUMENTS.some((key) => key in input);
}

const Waivers = z.array(
  z.strictObject({
    /** The id of the mutant. */
    mutant: z.string(),
    /** Why the mutant leaves the same books and the same answer. */
    because: z.string().min(20),
  }),
);

/** The mutants that no task can detect, because they change nothing. */
export function loadWaivers(): z.output<typeof Waivers> {
  return Waivers.parse(parse(readFileSync(new URL("waivers.yaml", import.meta.url), "utf8")));
}

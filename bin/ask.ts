import type { MikroORM } from "@mikro-orm/core";
import { limitStatements } from "../src/database/limits.ts";
import { invoke } from "../src/engine/invoke.ts";
import { createEngine } from "../src/engine/open.ts";
import type { Named } from "../src/engine/tenant.ts";
import type { Principal } from "../src/identity/principal.ts";
import type { Refusal } from "../src/kernel/refusals.ts";
import { catalog } from "../src/operations/catalog.ts";
import { usage } from "./failure.ts";

/** A call of the command line: who makes it, and what its words are for the fields of the input. */
export interface Asking {
  readonly principal: Principal;
  /** The couple or the user that the operator names. */
  readonly named?: Named;
  /** Flags and arguments by field: `{ client: "--client" }`. */
  readonly flags: Readonly<Record<string, string>>;
  /** The command whose help explains them. */
  readonly command: string;
}

/**
 * Calls an operation for a command.
 * @throws Refusal, a usage failure for an input that is refused, or the error that was not expected
 */
export async function ask(
  orm: MikroORM,
  name: string,
  input: unknown,
  asking: Asking,
): Promise<Record<string, unknown>> {
  const operation = catalog.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`there is no operation ${name}`);
  limitStatements(orm);
  let unexpected: unknown;
  const log = {
    error: ({ err }: Record<string, unknown>) => {
      unexpected = err;
    },
  };
  const { principal, named } = asking;
  const call = { principal, ...named, requestId: "command-line" };
  const outcome = await invoke(createEngine(orm, { log }), operation, input, call);
  if (!outcome.ok) throw unexpected ?? inFlags(outcome.refusal, asking);
  return outcome.output;
}

/** A refusal of the input in the words of the command line; any other as it is. */
function inFlags(refusal: Refusal, { flags, command }: Asking): Error {
  if (refusal.errors.length === 0) return refusal;
  const lines = refusal.errors.map(({ field, message }) => {
    const [name = ""] = field.split(".");
    return `${flags[name] ?? name}: ${message}`;
  });
  return usage(
    [...new Set(lines)].join(" "),
    `couples-cfo ${command} --help explains the commands and their options.`,
  );
}

import type { MikroORM } from "@mikro-orm/core";
import { Option } from "commander";
import { limitStatements } from "../src/database/limits.ts";
import { invoke } from "../src/engine/invoke.ts";
import { createEngine } from "../src/engine/open.ts";
import type { Named } from "../src/engine/tenant.ts";
import type { Principal } from "../src/identity/principal.ts";
import type { Refusal } from "../src/kernel/refusals.ts";
import { catalog } from "../src/operations/catalog.ts";
import { usage } from "./failure.ts";

/** A call from the command line: the caller, and the flags that stand for the fields of the input. */
export interface OperationCall {
  readonly principal: Principal;
  /** The couple or the user that the operator acts on. */
  readonly named?: Named;
  /** The origin of the pages that refusals link to. */
  readonly pageOrigin?: () => string | undefined;
  /** Flags and arguments by input field: `{ client: "--client" }`. */
  readonly flags: Readonly<Record<string, string>>;
  /** The command whose help describes them. */
  readonly command: string;
}

/** The fields of an operation's output. */
export type Output = Record<string, unknown>;

/** Every item of a list operation, page by page. */
export async function allItems(list: (page: object) => Promise<Output>): Promise<Output[]> {
  const items: Output[] = [];
  for (let cursor: unknown; cursor !== null; ) {
    const page = await list({ limit: 100, cursor });
    items.push(...(page.items as Output[]));
    cursor = page.next_cursor;
  }
  return items;
}

/** The option of commands that print an output as it is. */
export function jsonOption(): Option {
  return new Option("--json", "print JSON");
}

export function printJson(output: unknown): void {
  process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
}

/**
 * Calls an operation for a command.
 * @throws Refusal, a usage failure for invalid input, or the unexpected error itself
 */
export async function callOperation(
  orm: MikroORM,
  name: string,
  input: unknown,
  options: OperationCall,
): Promise<Output> {
  const operation = catalog.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`there is no operation ${name}`);
  limitStatements(orm);
  let unexpected: unknown;
  const log = {
    error: ({ err }: Record<string, unknown>) => {
      unexpected = err;
    },
  };
  const { principal, named, pageOrigin } = options;
  const call = { principal, ...named, requestId: "command-line" };
  const outcome = await invoke(
    createEngine(orm, { log, ...(pageOrigin && { pageOrigin }) }),
    operation,
    input,
    call,
  );
  if (!outcome.ok) throw unexpected ?? inFlags(outcome.refusal, options);
  return outcome.output;
}

/** Renames the fields of an input refusal to flags; returns any other refusal unchanged. */
function inFlags(refusal: Refusal, { flags, command }: OperationCall): Error {
  if (refusal.errors.length === 0) return refusal;
  const lines = refusal.errors.map(({ field, message }) => {
    const [name = ""] = field.split(".");
    return `${flags[name] ?? name}: ${message}`;
  });
  return usage(
    [...new Set(lines)].join(" "),
    `couples-cfo ${command} --help lists the commands and their options.`,
  );
}

import type { Operation } from "../operations/operation.ts";
import type { Engine } from "./engine.ts";
import { invoke, type Outcome } from "./invoke.ts";
import type { Call } from "./parse.ts";

/** The door to the books as a surface holds it. */
export type Door = (operation: Operation, input: unknown, call: Call) => Promise<Outcome>;

/** The door to the books of an engine in this process. */
export function doorOf(engine: Engine): Door {
  return (operation, input, call) => invoke(engine, operation, input, call);
}

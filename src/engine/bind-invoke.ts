import type { Operation } from "../operations/operation.ts";
import type { Engine } from "./engine.ts";
import { invoke, type Outcome } from "./invoke.ts";
import type { Call } from "./parse.ts";

/** `invoke` on one engine, as a surface holds it. */
export type Invoke = (operation: Operation, input: unknown, call: Call) => Promise<Outcome>;

/** `invoke` on an engine in this process. */
export function bindInvoke(engine: Engine): Invoke {
  return (operation, input, call) => invoke(engine, operation, input, call);
}

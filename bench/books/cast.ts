import { SCOPES } from "../../src/books/token.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { invoke } from "../../src/engine/invoke.ts";
import { OPERATOR, type Principal } from "../../src/identity/principal.ts";
import { catalog } from "../../src/operations/catalog.ts";

/** A couple of the bench: the user that its callers act for, and what they allocate. */
export interface Cast {
  readonly coupleId: string;
  readonly accountId: string;
  readonly goalId: string;
  readonly userId: string;
  readonly token: string;
}

/** The principal that the couple's token stands for. */
export function principalOf({ userId, coupleId }: Cast): Principal {
  return { role: "user", userId, coupleId, actor: "bench", kind: "person", scopes: SCOPES };
}

/** A call beside its operation and input. */
interface Call {
  readonly principal?: Principal;
  /** The user that the operator acts for. */
  readonly userId?: string;
  readonly idempotencyKey?: string | undefined;
}

/** Calls an operation that must succeed, by default as the operator. @throws Error when it is refused */
export async function ask(
  engine: Engine,
  name: string,
  input: unknown,
  { principal = OPERATOR, userId, idempotencyKey }: Call = {},
): Promise<Record<string, string>> {
  const operation = catalog.find((one) => one.name === name);
  if (!operation) throw new Error(`no operation ${name}`);
  const call = { principal, userId, idempotencyKey, requestId: "bench" };
  const outcome = await invoke(engine, operation, input, call);
  if (outcome.ok) return outcome.output as Record<string, string>;
  throw new Error(`${name}: ${outcome.refusal.code}`, { cause: outcome.refusal });
}

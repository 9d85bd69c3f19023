import { randomUUID } from "node:crypto";
import type { Engine } from "../src/engine/engine.ts";
import type { Outcome } from "../src/engine/invoke.ts";
import { bindInvoke, type Invoke } from "../src/engine/invoke.ts";
import { refusalFor } from "../src/engine/unexpected-errors.ts";
import type { Principal } from "../src/identity/principal.ts";
import type { Operation } from "../src/operations/operation.ts";

/** The books that tools work on, and the caller. */
export interface Books {
  readonly engine: Engine;
  /**
   * The caller. A function runs at each call, so a revoked or expired token stops working at the next call and a newly
   * formed couple is seen. A plain principal never changes.
   */
  readonly principal: Principal | (() => Promise<Principal>);
}

/** Invokes an operation for one tool call, as the current principal. Never throws. */
export type ToolInvoke = (operation: Operation, input: unknown, idempotencyKey?: string) => Promise<Outcome>;

interface Binding extends Pick<Engine, "ids" | "log"> {
  readonly invoke: Invoke;
  /** May throw a Refusal. */
  readonly principal: () => Promise<Principal>;
  readonly requestId: string;
}

/** Invokes operations as `principal`. */
export function toolInvoke({ invoke, principal, requestId, ...engine }: Binding): ToolInvoke {
  return async (operation, input, idempotencyKey) => {
    try {
      return await invoke(operation, input, {
        principal: await principal(),
        requestId,
        idempotencyKey,
        withGlossary: true,
      });
    } catch (error) {
      const facts = { operation: operation.name, request_id: requestId };
      return { ok: false, refusal: refusalFor(engine, error, facts) };
    }
  };
}

/** Invokes operations on these books, for one tool call. */
export function invokeFor({ engine, principal }: Books): ToolInvoke {
  return toolInvoke({
    invoke: bindInvoke(engine),
    principal: typeof principal === "function" ? principal : async () => principal,
    requestId: randomUUID(),
    ids: engine.ids,
    log: engine.log,
  });
}

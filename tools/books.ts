import { randomUUID } from "node:crypto";
import { type Door, doorOf } from "../src/engine/door.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { Outcome } from "../src/engine/invoke.ts";
import { refusalFor } from "../src/engine/unexpected-errors.ts";
import type { Principal } from "../src/identity/principal.ts";
import type { Operation } from "../src/operations/operation.ts";

/** The books that tools work on, and in whose name. */
export interface Books {
  readonly engine: Engine;
  /**
   * Who calls. A function is asked at each call: a token that is revoked or expires then opens nothing from the next
   * call on, and a couple that forms is seen. A principal stays what it is, for as long as the tools are held.
   */
  readonly principal: Principal | (() => Promise<Principal>);
}

/** The door to the books for one call of a tool: who calls is found out behind it. Never throws. */
export type ToolDoor = (operation: Operation, input: unknown, idempotencyKey?: string) => Promise<Outcome>;

/** What a door for tools is made of. */
interface Making extends Pick<Engine, "ids" | "log"> {
  readonly door: Door;
  /** May throw a Refusal. */
  readonly principal: () => Promise<Principal>;
  readonly requestId: string;
}

/** A door through which `principal` calls. */
export function toolDoor({ door, principal, requestId, ...engine }: Making): ToolDoor {
  return async (operation, input, idempotencyKey) => {
    try {
      return await door(operation, input, {
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

/** The door to these books for one call. */
export function doorTo({ engine, principal }: Books): ToolDoor {
  return toolDoor({
    door: doorOf(engine),
    principal: typeof principal === "function" ? principal : async () => principal,
    requestId: randomUUID(),
    ids: engine.ids,
    log: engine.log,
  });
}

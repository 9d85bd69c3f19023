import { randomUUID } from "node:crypto";
import type { Engine } from "../../src/engine/engine.ts";
import { ask, type Cast, principalOf } from "../books/cast.ts";
import type { Step } from "../load.ts";
import { type Answered, exchange, send } from "./http-client.ts";

/** The two operations that are measured. */
export const OPERATIONS = ["allocate_to_goal", "get_summary"] as const;
export type OperationName = (typeof OPERATIONS)[number];

export const SURFACES = ["invoke", "REST", "MCP"] as const;

/** What can be loaded: the operations, and allocating with a new idempotency key in each call. */
export const ACTIONS = [...OPERATIONS, "allocate_with_key"] as const;
export type Action = (typeof ACTIONS)[number];

/** How to do each action for the couple of a number. */
export type Steps = Readonly<Record<Action, Step>>;

const MODERN = "2026-07-28";

/** Calls through `invoke` in this process. */
export function invokeSteps(engine: Engine, casts: readonly Cast[]): Steps {
  const call = (n: number, name: OperationName, input: object, idempotencyKey?: string) => {
    const cast = castOf(casts, n);
    return ask(engine, name, input, { principal: principalOf(cast), idempotencyKey });
  };
  const allocate = (n: number, key?: string) =>
    call(n, "allocate_to_goal", allocationOf(castOf(casts, n)), key);
  return {
    allocate_to_goal: (n) => allocate(n),
    allocate_with_key: (n) => allocate(n, randomUUID()),
    get_summary: (n) => call(n, "get_summary", {}),
  };
}

/** Calls over REST. */
export function restSteps(origin: string, casts: readonly Cast[]): Steps {
  const allocate = (n: number, key?: string) => send(allocationRequest(origin, castOf(casts, n), key));
  return {
    allocate_to_goal: (n) => allocate(n),
    allocate_with_key: (n) => allocate(n, randomUUID()),
    get_summary: (n) => send({ method: "GET", origin, path: "/v1/summary", token: castOf(casts, n).token }),
  };
}

/** Allocates over REST, whatever the answer is. */
export function tryToAllocate(origin: string, cast: Cast): Promise<Answered> {
  return exchange(allocationRequest(origin, cast));
}

function allocationRequest(origin: string, cast: Cast, key?: string) {
  const headers = key === undefined ? undefined : { "idempotency-key": key };
  const path = "/v1/goals/allocate";
  return { method: "POST", origin, path, token: cast.token, body: allocationOf(cast), headers } as const;
}

/** Calls over MCP. */
export function mcpSteps(origin: string, casts: readonly Cast[]): Steps {
  const allocate = (n: number, key?: object) => {
    const cast = castOf(casts, n);
    return callTool(origin, cast, "allocate_to_goal", { ...allocationOf(cast), ...key });
  };
  return {
    allocate_to_goal: (n) => allocate(n),
    allocate_with_key: (n) => allocate(n, { idempotency_key: randomUUID() }),
    get_summary: (n) => callTool(origin, castOf(casts, n), "get_summary", {}),
  };
}

/** A call of the current protocol, as the SDK's client sends it: stateless, one POST. */
async function callTool(origin: string, { token }: Cast, name: OperationName, args: object) {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const params = { name, arguments: args, _meta: meta };
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
  const headers = { "mcp-protocol-version": MODERN, "mcp-method": "tools/call", "mcp-name": name };
  const answer = await send({ method: "POST", origin, path: "/mcp", token, body, headers });
  // Refusals have no structured content. REST answers are not parsed either: the client shares the cores with the server.
  if (!answer.includes('"structuredContent":{')) throw new Error(`${name} over MCP: ${answer}`);
  return answer;
}

function castOf(casts: readonly Cast[], n: number): Cast {
  const cast = casts[n];
  if (!cast) throw new Error(`no couple ${n}`);
  return cast;
}

function allocationOf({ accountId, goalId }: Cast): object {
  return { account_id: accountId, goal_id: goalId, amount: "0.01" };
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import type { Engine } from "../src/engine/engine.ts";
import { ask, type Cast, principalOf } from "./books.ts";
import type { Step } from "./load.ts";

/** The two operations that are measured. */
export const OPERATIONS = ["allocate_to_goal", "get_summary"] as const;
export type OperationName = (typeof OPERATIONS)[number];

export const SURFACES = ["invoke", "REST", "MCP"] as const;
export type Surface = (typeof SURFACES)[number];

/** How to call each operation on each surface. */
export type Steps = Readonly<Record<Surface, Readonly<Record<OperationName, Step>>>>;

const SERVER = fileURLToPath(new URL("server.ts", import.meta.url));
const MODERN = "2026-07-28";

/** A listening server in a process of its own. */
export interface BenchServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the server on the database; `nodeOptions` such as --cpu-prof go to its Node. */
export async function startServer(url: string, nodeOptions: readonly string[] = []): Promise<BenchServer> {
  const child: ChildProcess = fork(SERVER, [url], { execArgv: [...process.execArgv, ...nodeOptions] });
  const address = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  return { address, stop };
}

/** Calls through `invoke` in this process, and over HTTP with connections that are kept alive. */
export function stepsOn(engine: Engine, address: string, casts: readonly Cast[]): Steps {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const cast = (n: number): Cast => casts[n] ?? never(n);
  const rest = (n: number, method: string, path: string, body?: object) =>
    send(agent, { method, url: `${address}/v1${path}`, token: cast(n).token, body });
  const mcp = (n: number, name: string, args: object) => callTool(agent, address, cast(n), name, args);
  return {
    invoke: {
      allocate_to_goal: (n) => ask(engine, "allocate_to_goal", allocationOf(cast(n)), principalOf(cast(n))),
      get_summary: (n) => ask(engine, "get_summary", {}, principalOf(cast(n))),
    },
    REST: {
      allocate_to_goal: (n) => rest(n, "POST", "/goals/allocate", allocationOf(cast(n))),
      get_summary: (n) => rest(n, "GET", "/summary"),
    },
    MCP: {
      allocate_to_goal: (n) => mcp(n, "allocate_to_goal", allocationOf(cast(n))),
      get_summary: (n) => mcp(n, "get_summary", {}),
    },
  };
}

function never(n: number): never {
  throw new Error(`no couple ${n}`);
}

function allocationOf({ accountId, goalId }: Cast): object {
  return { account_id: accountId, goal_id: goalId, amount: "0.01" };
}

/** A call of the current protocol, as the SDK's client sends it: stateless, one POST. */
async function callTool(agent: Agent, address: string, { token }: Cast, name: string, args: object) {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const body = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: args, _meta: meta },
  };
  const headers = { "mcp-protocol-version": MODERN, "mcp-method": "tools/call", "mcp-name": name };
  const answer = await send(agent, { method: "POST", url: `${address}/mcp`, token, body, headers });
  const { result } = JSON.parse(answer) as { result?: { isError?: boolean; structuredContent?: object } };
  if (!result?.structuredContent || result.isError) throw new Error(`${name} over MCP: ${answer}`);
  return answer;
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly token: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request and reads its answer. @throws Error when it is not a 2xx */
export function send(agent: Agent, { method, url, token, body, headers }: Sent): Promise<string> {
  const text = body && JSON.stringify(body);
  const all = {
    authorization: `Bearer ${token}`,
    accept: "application/json, text/event-stream",
    ...(text && { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const answer = Buffer.concat(chunks).toString("utf8");
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(answer);
        else reject(new Error(`${method} ${url}: ${statusCode} ${answer}`));
      });
    });
    outgoing.once("error", reject);
    outgoing.end(text);
  });
}

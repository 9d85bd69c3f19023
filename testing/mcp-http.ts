/** MCP over HTTP on a server for tests. */
import type { FastifyInstance } from "fastify";
import type { Scope } from "../src/books/token.ts";
import type { ServerOptions } from "../src/http/server.ts";
import { AGENT_SCOPES } from "../src/identity/agent.ts";
import { addMcpOverHttp, type McpHttpOptions } from "../tools/mcp/http.ts";
import { MCP_PATH } from "../tools/mcp/mount.ts";
import { engineForTests, newCouple } from "./books.ts";
import { openRest } from "./http.ts";

type Options = Partial<ServerOptions> & Pick<McpHttpOptions, "origins">;

/** A server with MCP, by default on the worker's engine, which is closed when the running test or, in a hook, the file is over. */
export async function openMcp({ origins = [], ...options }: Options = {}): Promise<FastifyInstance> {
  const engine = options.engine ?? (await engineForTests());
  const { app } = await openRest({ ratePerMinute: 1_000_000, ...options, engine });
  await addMcpOverHttp(app, { engine, version: "1.2.3", origins });
  return app;
}

/** The address of a server's MCP, which then listens. */
export async function mcpAddress(app: FastifyInstance): Promise<string> {
  return `${await app.listen({ host: "127.0.0.1", port: 0 })}${MCP_PATH}`;
}

interface Posted {
  readonly token?: string | undefined;
  /** Sent unchanged if it is a text or bytes. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What follows the path. */
  readonly query?: string;
}

/** Posts a message without a network. */
export function postMcp(app: FastifyInstance, { token, body, headers, query = "" }: Posted) {
  return app.inject({
    method: "POST",
    url: `${MCP_PATH}${query}`,
    headers: {
      host: "localhost",
      ...(token && { authorization: `Bearer ${token}` }),
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...headers,
    },
    payload: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
}

/** The message that asks for the list of tools. */
export const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };

/** A couple with an account and a goal, whose clock is the system's, and a token of Ada's agent. */
export async function agentBooks(scopes: readonly Scope[] = AGENT_SCOPES) {
  const couple = await newCouple({}, { clock: "system" });
  const ids = await couple.fill({ accounts: { account: {} }, goals: { "Japan trip": {} } });
  const { id, token } = await couple.ask("create_token", { client: "claude", kind: "agent", scopes });
  return {
    couple,
    accountId: ids.account,
    goalId: ids["Japan trip"],
    token: token as string,
    tokenId: id as string,
  };
}

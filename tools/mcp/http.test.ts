import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServer } from "../../src/http/server.ts";
import { AGENT_SCOPES } from "../../src/identity/agent.ts";
import type { Answer, TestCouple } from "../../testing/books.ts";
import { engineForTests, newCouple } from "../../testing/books.ts";
import { connectors, inspect, langchainClient } from "../../testing/mcp-clients.ts";
import { converse } from "../../testing/mcp-conversation.ts";
import { addMcpOverHttp, MCP_PATH } from "./http.ts";

const OPERATOR_KEY = "an-operator-key-for-tests";

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  const engine = await engineForTests();
  const options = { operatorKey: OPERATOR_KEY, ratePerMinute: 1_000_000, hosts: ["books.example"] };
  app = await createServer({ engine, ...options });
  await addMcpOverHttp(app, { engine, version: "1.2.3" });
  url = `${await app.listen({ host: "127.0.0.1", port: 0 })}${MCP_PATH}`;
});

afterAll(() => app.close());

/** A couple with an account and a goal, and a token for Ada's agent. */
async function someone(): Promise<{
  couple: TestCouple;
  accountId: string;
  goalId: string;
  token: string;
  id: string;
}> {
  const couple = await newCouple();
  couple.clock = new Date();
  const account = await couple.account();
  const goal = await couple.goal();
  const token = await couple.ask("create_token", { client: "claude", kind: "agent", scopes: AGENT_SCOPES });
  return { couple, accountId: account.id, goalId: goal.id, token: token.token, id: token.id };
}

function post(
  token: string | undefined,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };

describe("MCP over HTTP", () => {
  test("also answers with a trailing slash, and refuses a compressed message", async () => {
    const { token } = await someone();
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    };
    const slashed = await fetch(`${url}/`, { method: "POST", headers, body: JSON.stringify(list) });
    expect(slashed.status).toBe(200);
    expect(await slashed.json()).toEqual(await (await post(token, list)).json());
    const body = gzipSync(JSON.stringify(list));
    const compressed = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-encoding": "gzip" },
      body,
    });
    expect(compressed.status).toBe(415);
    expect(await compressed.json()).toMatchObject({ error: { data: { code: "unsupported_media_type" } } });
  });

  test.each(Object.entries(connectors))("serves %s", async (_name, connect) => {
    const { couple, token, ...known } = await someone();
    const client = await connect({ url, token });
    try {
      await converse(client, known);
    } finally {
      await client.close();
    }
    const { items } = await couple.ask("list_ledger", { event_type: "ALLOCATION" });
    expect(items).toMatchObject([{ actor: "claude", amount: "25.00" }]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("serves LangChain's adapter", async () => {
    const { accountId, goalId, token } = await someone();
    const client = langchainClient({ url, token });
    try {
      const tools = await client.getTools();
      const allocate = tools.find(({ name }) => name === "allocate_to_goal");
      const input = { account_id: accountId, goal_id: goalId, amount: "25" };
      expect(JSON.stringify(await allocate?.invoke(input))).toContain("25.00");
      await expect(allocate?.invoke({ ...input, amount: "1000000" })).rejects.toThrow(
        "insufficient_available",
      );
    } finally {
      await client.close();
    }
  });

  test.each(["legacy", "modern"])("passes the inspector's strict check of its schemas, %s", async (era) => {
    const { token } = await someone();
    const target = { url, token };
    const listed = await inspect(target, "--protocol-era", era, "--method", "tools/list", "--strict");
    expect(listed.stderr).not.toMatch(/^Error/m);
    expect(listed.code).toBe(0);
    const called = await inspect(target, "--method", "tools/call", "--tool-name", "get_summary");
    expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining("«Japan trip»") });
  });

  test("answers with one JSON body, and keeps no session", async () => {
    const { token } = await someone();
    const response = await post(token, list);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(response.headers.get("mcp-session-id")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(((await response.json()) as Answer).result.tools[0].name).toBe("get_summary");
    for (const method of ["GET", "DELETE", "PUT", "OPTIONS"]) {
      const other = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
      expect([other.status, other.headers.get("allow")]).toEqual([405, "POST"]);
      expect(await other.json()).toMatchObject({
        jsonrpc: "2.0",
        error: { data: { code: "method_not_allowed" } },
      });
    }
  });

  test("refuses a missing, invalid or revoked token", async () => {
    const { couple, token, id } = await someone();
    for (const bearer of [undefined, "nonsense", `cfo_${"a".repeat(43)}`, OPERATOR_KEY]) {
      const response = await post(bearer, list);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    }
    expect((await post(token, list)).status).toBe(200);
    await couple.ask("revoke_token", { token_id: id });
    expect((await post(token, list)).status).toBe(401);
  });

  test("refuses a foreign host or origin before it checks the token", async () => {
    const { token } = await someone();
    const inject = (headers: Record<string, string>) =>
      app.inject({
        method: "POST",
        url: MCP_PATH,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json, text/event-stream",
          "content-type": "application/json",
          ...headers,
        },
        payload: JSON.stringify(list),
      });
    for (const headers of [
      { host: "evil.example" },
      { host: "evil.example", authorization: "" },
      { host: "localhost", origin: "https://evil.example" },
      { host: "localhost", origin: "null" },
    ]) {
      const { statusCode, body } = await inject(headers);
      expect(statusCode).toBe(403);
      expect(body).toContain("COUPLES_CFO_HOSTS");
      expect(body).not.toContain("evil");
    }
    for (const headers of [
      { host: "localhost:4000" },
      { host: "[::1]:4000", origin: "http://localhost:6274" },
      { host: "books.example", origin: "https://books.example" },
    ])
      expect((await inject(headers)).statusCode).toBe(200);
  });

  test("returns every refusal as a JSON-RPC error, with the same status as in REST", async () => {
    const { token } = await someone();
    const large = { ...list, params: { filler: "x".repeat(300_000) } };
    const said = async (response: Promise<Response>) => {
      const { status, headers } = await response;
      expect(headers.get("content-type")).toContain("application/json");
      const { jsonrpc, id, error } = (await (await response).json()) as Answer;
      expect([jsonrpc, id]).toEqual(["2.0", null]);
      return [status, error.code, error.data.code];
    };
    expect(await said(post(token, large))).toEqual([413, -32600, "body_too_large"]);
    expect(await said(post(token, "{"))).toEqual([400, -32700, "malformed_request"]);
    expect(await said(post(token, '{"id": 1, "id": 2}'))).toEqual([400, -32700, "malformed_request"]);
    const text = { "content-type": "text/plain" };
    expect(await said(post(token, list, text))).toEqual([415, -32600, "unsupported_media_type"]);
    expect(await said(post("wrong", list))).toEqual([401, -32600, "unauthenticated"]);
    const page = { origin: "https://evil.example" };
    expect(await said(post(token, list, page))).toEqual([403, -32600, "foreign_name"]);
  });

  test("answers an invalid message as the protocol says", async () => {
    const { token } = await someone();
    const odd = (await (await post(token, { ...list, params: { cursor: 7 } })).json()) as Answer;
    expect(odd.error.code).toBe(-32602);
    const unknown = (await (await post(token, { ...list, method: "books/burn" })).json()) as Answer;
    expect(unknown.error.code).toBe(-32601);
    const none = (await (await post(token, "5")).json()) as Answer;
    expect(none.error.code).toBeLessThan(-32000);
  });

  test("answers a batch, which the protocol of March 2025 allows", async () => {
    const { token } = await someone();
    const call = { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "get_summary" } };
    const response = await post(token, [list, call], { "mcp-protocol-version": "2025-03-26" });
    expect(response.status).toBe(200);
    const answers = (await response.json()) as Answer[];
    expect(answers.map(({ id }) => id).toSorted()).toEqual([1, 2]);
    expect(answers.find(({ id }) => id === 2)).toMatchObject({ result: { structuredContent: {} } });
  });
});

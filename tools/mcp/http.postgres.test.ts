import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { OPERATOR_KEY } from "../../testing/http.ts";
import { connectors, inspect, langchainClient } from "../../testing/mcp-clients.ts";
import { converse } from "../../testing/mcp-conversation.ts";
import { agentBooks, LIST, mcpAddress, openMcp, postMcp } from "../../testing/mcp-http.ts";
import { MCP_PATH } from "./mount.ts";

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = await openMcp({ hosts: ["books.example"] });
  url = await mcpAddress(app);
});

const post = (token: string | undefined, body: unknown, headers: Record<string, string> = {}) =>
  postMcp(app, { token, body, headers });

describe("MCP over HTTP", () => {
  test("also answers with a trailing slash, and refuses a compressed message", async () => {
    const { token } = await agentBooks();
    const slashed = await postMcp(app, { token, body: LIST, query: "/" });
    expect(slashed.statusCode).toBe(200);
    expect(slashed.json()).toEqual((await post(token, LIST)).json());
    const compressed = await post(token, gzipSync(JSON.stringify(LIST)), { "content-encoding": "gzip" });
    expect(compressed.statusCode).toBe(415);
    expect(compressed.json()).toMatchObject({ error: { data: { code: "unsupported_media_type" } } });
  });

  test.each(Object.entries(connectors))("serves %s", async (_name, connect) => {
    const { couple, token, ...known } = await agentBooks();
    const client = await connect({ url, token });
    await converse(client, known);
    const { items } = await couple.ask("list_ledger", { event_type: "ALLOCATION" });
    expect(items).toMatchObject([{ actor: "claude", amount: "25.00" }]);
  });

  test("serves LangChain's adapter", async () => {
    const { accountId, goalId, token } = await agentBooks();
    const client = langchainClient({ url, token });
    const tools = await client.getTools();
    const allocate = tools.find(({ name }) => name === "allocate_to_goal");
    const input = { account_id: accountId, goal_id: goalId, amount: "25" };
    expect(JSON.stringify(await allocate?.invoke(input))).toContain("25.00");
    await expect(allocate?.invoke({ ...input, amount: "1000000" })).rejects.toThrow("insufficient_available");
  });

  test.each(["legacy", "modern"])("passes the inspector's strict check of its schemas, %s", async (era) => {
    const { token } = await agentBooks();
    const target = { url, token };
    const listed = await inspect(target, "--protocol-era", era, "--method", "tools/list", "--strict");
    expect(listed.stderr).not.toMatch(/^Error/m);
    expect(listed.code).toBe(0);
    const called = await inspect(target, "--method", "tools/call", "--tool-name", "get_summary");
    expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining("«Japan trip»") });
  });

  test("answers with one JSON body, and keeps no session", async () => {
    const { token } = await agentBooks();
    const { headers, ...response } = await post(token, LIST);
    expect(headers["content-type"]).toContain("application/json");
    expect(headers["mcp-session-id"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-store");
    expect(response.json().result.tools[0].name).toBe("get_summary");
    for (const method of ["GET", "DELETE", "PUT", "OPTIONS"] as const) {
      const request = { method, url: MCP_PATH, headers: { authorization: `Bearer ${token}` } };
      const other = await app.inject(request);
      expect([other.statusCode, other.headers.allow]).toEqual([405, "POST"]);
      const error = { data: { code: "method_not_allowed" } };
      expect(other.json()).toMatchObject({ jsonrpc: "2.0", error });
    }
  });

  test("refuses a missing, invalid or revoked token", async () => {
    const { couple, token, tokenId } = await agentBooks();
    for (const bearer of [undefined, "nonsense", `cfo_${"a".repeat(43)}`, OPERATOR_KEY]) {
      const { statusCode, headers } = await post(bearer, LIST);
      expect(statusCode).toBe(401);
      expect(headers["www-authenticate"]).toMatch(/^Bearer /);
    }
    expect((await post(token, LIST)).statusCode).toBe(200);
    await couple.ask("revoke_token", { token_id: tokenId });
    expect((await post(token, LIST)).statusCode).toBe(401);
  });

  test("refuses a foreign host or origin before it checks the token", async () => {
    const { token } = await agentBooks();
    for (const headers of [
      { host: "evil.example" },
      { host: "evil.example", authorization: "" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ] as Record<string, string>[]) {
      const { statusCode, body } = await post(token, LIST, headers);
      expect(statusCode).toBe(403);
      expect(body).toContain("COUPLES_CFO_HOSTS");
      expect(body).not.toContain("evil");
    }
    for (const headers of [
      { host: "localhost:4000" },
      { host: "[::1]:4000", origin: "http://localhost:6274" },
      { host: "books.example", origin: "https://books.example" },
    ] as Record<string, string>[])
      expect((await post(token, LIST, headers)).statusCode).toBe(200);
  });

  test.each([
    [413, -32600, "body_too_large", { ...LIST, params: { filler: "x".repeat(300_000) } }, {}],
    [400, -32700, "malformed_request", "{", {}],
    [400, -32700, "malformed_request", '{"id": 1, "id": 2}', {}],
    [415, -32600, "unsupported_media_type", LIST, { "content-type": "text/plain" }],
    [401, -32600, "unauthenticated", LIST, { authorization: "Bearer wrong" }],
    [403, -32600, "foreign_name", LIST, { origin: "https://evil.example" }],
  ])(
    "refuses with the status %i of REST and the JSON-RPC error %i: %s",
    async (status, code, refusal, body, headers) => {
      const { token } = await agentBooks();
      const response = await post(token, body, headers as Record<string, string>);
      expect(response.headers["content-type"]).toContain("application/json");
      const error = { code, data: { code: refusal } };
      expect([response.statusCode, response.json()]).toMatchObject([
        status,
        { jsonrpc: "2.0", id: null, error },
      ]);
    },
  );

  test("answers an invalid message as the protocol says", async () => {
    const { token } = await agentBooks();
    const codeOf = async (body: unknown) => (await post(token, body)).json().error.code;
    expect(await codeOf({ ...LIST, params: { cursor: 7 } })).toBe(-32602);
    expect(await codeOf({ ...LIST, method: "books/burn" })).toBe(-32601);
    expect(await codeOf("5")).toBeLessThan(-32000);
  });

  test("answers a batch, which the protocol of March 2025 allows", async () => {
    const { token } = await agentBooks();
    const call = { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "get_summary" } };
    const response = await post(token, [LIST, call], { "mcp-protocol-version": "2025-03-26" });
    expect(response.statusCode).toBe(200);
    const answers: Answer[] = response.json();
    expect(answers.map(({ id }) => id).toSorted()).toEqual([1, 2]);
    expect(answers.find(({ id }) => id === 2)).toMatchObject({ result: { structuredContent: {} } });
  });
});

test("log and metrics show the refused tool and the refusal", async () => {
  const lines: Answer[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const own = await openMcp({ logger });
  const { accountId, goalId, token } = await agentBooks();
  const given = { account_id: accountId, goal_id: goalId, amount: "5000" };
  const params = { name: "allocate_to_goal", arguments: given };
  await postMcp(own, { token, body: { ...LIST, method: "tools/call", params } });
  await postMcp(own, { token, body: LIST, headers: { host: "evil.example" } });
  const counted = (await own.inject("/metrics")).body;
  expect(counted).toContain('refusals_total{operation="allocate_to_goal",code="insufficient_available"} 1');
  expect(counted).toContain('refusals_total{operation="mcp",code="foreign_name"} 1');
  expect(lines).toMatchObject([
    { route: "/mcp", status: 200, operation: "allocate_to_goal", refusal: "insufficient_available" },
    { route: "/mcp", status: 403, refusal: "foreign_name" },
    { route: "/metrics" },
  ]);
});

test("wrong tokens from an address count together with those of REST", async () => {
  const own = await openMcp({ ratePerMinute: 10 });
  const { token } = await agentBooks();
  const rest = () => own.inject({ url: "/v1/summary", headers: { authorization: "Bearer wrong" } });
  const mcp = (bearer: string) => postMcp(own, { token: bearer, body: LIST });
  for (let n = 0; n < 4; n++) expect((await rest()).statusCode).toBe(401);
  for (let n = 0; n < 6; n++) expect((await mcp("wrong")).statusCode).toBe(401);
  const over = await mcp("wrong");
  expect([over.statusCode, over.json().error.data.code]).toEqual([429, "rate_limited"]);
  expect(Number(over.headers["retry-after"])).toBeGreaterThan(0);
  expect((await rest()).statusCode).toBe(429);
  expect((await mcp(token)).statusCode).toBe(429);
});

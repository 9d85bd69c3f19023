import type { FastifyInstance } from "fastify";
import { beforeAll, describe, expect, test } from "vitest";
import { SCOPES, type Scope } from "../../src/books/token.ts";
import type { Answer } from "../../testing/books.ts";
import { connectors } from "../../testing/mcp-clients.ts";
import { agentBooks, LIST, mcpAddress, openMcp, postMcp } from "../../testing/mcp-http.ts";
import { tools } from "../tool.ts";
import { MCP_PATH } from "./mount.ts";

const APP = "https://app.example";

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = await openMcp({ corsOrigins: [APP], origins: [APP] });
  url = await mcpAddress(app);
});

const names = (listed: Answer): string[] => listed.tools.map(({ name }: { name: string }) => name);

const reading = tools.filter(({ operation }) => operation.effect === "read").map(({ name }) => name);

describe.each(Object.entries(connectors))("%s", (_name, connect) => {
  test.each<Scope[][]>([[["read"]], [["read", "goals:write"]], [["money:move"]], [[...SCOPES]]])(
    "is listed what a token with the scopes %j may call, and refused the rest",
    async (scopes) => {
      const { token, goalId } = await agentBooks(scopes);
      const client = await connect({ url, token });
      const may = tools.filter(({ operation }) => scopes.includes(operation.scope as Scope));
      expect(names(await client.listTools())).toEqual(may.map(({ name }) => name));
      if (!scopes.includes("goals:write")) {
        const refused = await client.callTool({ name: "close_goal", arguments: { goal_id: goalId } });
        expect(refused.isError).toBe(true);
        expect(refused.content[0].text).toContain(
          "Refused: missing_scope. The token lacks the scope goals:write.",
        );
      }
    },
  );

  test("lists and allows only read-only tools on a read-only connection", async () => {
    const { couple, token, goalId } = await agentBooks(SCOPES);
    const client = await connect({ url: `${url}?read_only=1`, token });
    expect(names(await client.listTools())).toEqual(reading);
    const refused = await client.callTool({ name: "close_goal", arguments: { goal_id: goalId } });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.content[0].text).toMatch(/^Refused: read_only\..*\nNext: /);
    const plan = await client.callTool({ name: "suggest_rebalance", arguments: {} });
    expect(plan.content[0].text).toContain("Refused: read_only");
    expect((await client.callTool({ name: "get_summary" })).isError ?? false).toBe(false);
    expect((await couple.ask("get_goal", { goal_id: goalId })).status).toBe("active");
  });
});

describe("the address", () => {
  const post = async (query: string, headers: Record<string, string> = {}) => {
    const { token } = await agentBooks(SCOPES);
    return postMcp(app, { token, body: LIST, headers, query });
  };

  test.each([
    ["?read_only=1", reading.length],
    ["?read_only=true&tenant=x", reading.length],
    ["?read_only=0", tools.length],
    ["?read_only=0&read_only=1", reading.length],
    ["", tools.length],
  ])("%s lists %i tools", async (query, count) => {
    expect((await post(query)).json().result.tools).toHaveLength(count);
  });

  test.each(["?read_only", "?read_only=yes", "?read_only=1&read_only=no"])("%s is refused", async (query) => {
    const response = await post(query);
    const data = { code: "invalid_input", errors: [{ field: "read_only" }] };
    expect([response.statusCode, response.json().error.data]).toMatchObject([422, data]);
  });

  test.each(["*/*", "application/json", "text/event-stream", "text/html, */*;q=0.1", "no/thing", ""])(
    "answers JSON to Accept: %s",
    async (accept) => {
      const response = await post("", { accept });
      const json = expect.stringMatching(/^application.json/);
      expect([response.statusCode, response.headers["content-type"]]).toEqual([200, json]);
      expect(response.json().result.tools).not.toEqual([]);
    },
  );

  test("answers JSON without an Accept header", async () => {
    const { token } = await agentBooks(["read"]);
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      host: "localhost",
    };
    const { statusCode, body } = await app.inject({ method: "POST", url: MCP_PATH, headers, payload: LIST });
    expect([statusCode, JSON.parse(body).result.tools[0].name]).toEqual([200, "get_summary"]);
  });

  test("accepts pages only from the operator's origins", async () => {
    const asked = { "access-control-request-method": "POST", "access-control-request-headers": "mcp-method" };
    const preflight = await fetch(url, { method: "OPTIONS", headers: { origin: APP, ...asked } });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, APP]);
    const read = await post("", { origin: APP });
    expect([read.statusCode, read.headers["access-control-allow-origin"]]).toEqual([200, APP]);
    expect(read.headers["access-control-expose-headers"]).toContain("mcp-session-id");
    for (const origin of ["https://app.example:8443", "http://app.example", "https://evil.example"])
      expect((await post("", { origin })).statusCode).toBe(403);
  });
});

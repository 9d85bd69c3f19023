import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES, type Scope } from "../../src/books/token.ts";
import { createServer } from "../../src/http/server.ts";
import { type Answer, engineForTests, newCouple } from "../../testing/books.ts";
import { connectors } from "../../testing/mcp-clients.ts";
import { tools } from "../tool.ts";
import { addMcpOverHttp, MCP_PATH } from "./http.ts";

const APP = "https://app.example";

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  const engine = await engineForTests();
  const opened = { corsOrigins: [APP], ratePerMinute: 1_000_000 };
  app = await createServer({ engine, operatorKey: "an-operator-key-for-tests", ...opened });
  await addMcpOverHttp(app, { engine, version: "1.2.3", origins: [APP] });
  url = `${await app.listen({ host: "127.0.0.1", port: 0 })}${MCP_PATH}`;
});

afterAll(() => app.close());

/** A token for an agent with these scopes, and a goal of its couple. */
async function agentWith(scopes: readonly Scope[]) {
  const couple = await newCouple({}, { clock: "system" });
  const goal = await couple.goal();
  const { token } = await couple.ask("create_token", { client: "claude", kind: "agent", scopes });
  return { couple, goalId: goal.id as string, token: token as string };
}

const names = (listed: Answer): string[] => listed.tools.map(({ name }: { name: string }) => name);

const reading = tools.filter(({ operation }) => operation.effect === "read").map(({ name }) => name);

describe.each(Object.entries(connectors))("%s", (_name, connect) => {
  test.each<Scope[][]>([[["read"]], [["read", "goals:write"]], [["money:move"]], [[...SCOPES]]])(
    "is listed what a token with the scopes %j may call, and refused the rest",
    async (scopes) => {
      const { token, goalId } = await agentWith(scopes);
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
      await client.close();
    },
  );

  test("lists and allows only read-only tools on a read-only connection", async () => {
    const { couple, token, goalId } = await agentWith(SCOPES);
    const client = await connect({ url: `${url}?read_only=1`, token });
    expect(names(await client.listTools())).toEqual(reading);
    const refused = await client.callTool({ name: "close_goal", arguments: { goal_id: goalId } });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.content[0].text).toMatch(/^Refused: read_only\..*\nNext: /);
    const plan = await client.callTool({ name: "suggest_rebalance", arguments: {} });
    expect(plan.content[0].text).toContain("Refused: read_only");
    expect((await client.callTool({ name: "get_summary" })).isError ?? false).toBe(false);
    expect((await couple.ask("get_goal", { goal_id: goalId })).status).toBe("active");
    await client.close();
  });
});

describe("the address", () => {
  const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const post = (query: string, token: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body: list,
    });

  test.each([
    ["?read_only=1", reading.length],
    ["?read_only=true&tenant=x", reading.length],
    ["?read_only=0", tools.length],
    ["?read_only=0&read_only=1", reading.length],
    ["", tools.length],
  ])("%s lists %i tools", async (query, count) => {
    const { token } = await agentWith(SCOPES);
    expect(((await (await post(query, token)).json()) as Answer).result.tools).toHaveLength(count);
  });

  test.each(["?read_only", "?read_only=yes", "?read_only=1&read_only=no"])("%s is refused", async (query) => {
    const { token } = await agentWith(SCOPES);
    const response = await post(query, token);
    expect([response.status, ((await response.json()) as Answer).error.data]).toMatchObject([
      422,
      { code: "invalid_input", errors: [{ field: "read_only" }] },
    ]);
  });

  test.each([
    ["*/*"],
    ["application/json"],
    ["text/event-stream"],
    ["text/html, */*;q=0.1"],
    ["application/json, text/event-stream"],
    ["no/thing"],
    [""],
  ])("answers JSON to Accept: %s", async (accept) => {
    const { token } = await agentWith(["read"]);
    const response = await post("", token, { accept });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      expect.stringMatching(/^application.json/),
    ]);
    expect(((await response.json()) as Answer).result.tools).not.toEqual([]);
  });

  test("answers JSON without an Accept header", async () => {
    const { token } = await agentWith(["read"]);
    const { statusCode, body } = await app.inject({
      method: "POST",
      url: MCP_PATH,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", host: "localhost" },
      payload: list,
    });
    expect([statusCode, JSON.parse(body).result.tools[0].name]).toEqual([200, "get_summary"]);
  });

  test("accepts pages only from the operator's origins", async () => {
    const { token } = await agentWith(["read"]);
    const asked = { "access-control-request-method": "POST", "access-control-request-headers": "mcp-method" };
    const preflight = await fetch(url, { method: "OPTIONS", headers: { origin: APP, ...asked } });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, APP]);
    const read = await post("", token, { origin: APP });
    expect([read.status, read.headers.get("access-control-allow-origin")]).toEqual([200, APP]);
    expect(read.headers.get("access-control-expose-headers")).toContain("mcp-session-id");
    for (const origin of ["https://app.example:8443", "http://app.example", "https://evil.example"])
      expect((await post("", token, { origin })).status).toBe(403);
  });
});

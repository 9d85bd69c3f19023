import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Authenticator } from "../../src/access/token.ts";
import { createServer } from "../../src/http/server.ts";
import { doorOf } from "../../src/operations/door.ts";
import type { Answer, TestCouple } from "../../testing/books.ts";
import { engineForTests, newCouple, unexpected } from "../../testing/books.ts";
import { connectors, inspect, langchainClient } from "../../testing/mcp-clients.ts";
import { converse } from "../../testing/mcp-conversation.ts";
import { addMcpOverHttp, MCP_PATH } from "./http.ts";

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  const engine = await engineForTests();
  app = await createServer({ engine, operatorKey: "an-operator-key-for-tests", ratePerMinute: 1_000_000 });
  await addMcpOverHttp(app, {
    door: doorOf(engine),
    authenticator: new Authenticator({ em: engine.orm.em, now: engine.now }),
    hosts: ["books.example"],
    version: "1.2.3",
    newId: engine.ids,
    log: unexpected,
  });
  url = `${await app.listen({ host: "127.0.0.1", port: 0 })}${MCP_PATH}`;
});

afterAll(() => app.close());

/** A couple with an account and a goal, and a token of Ada's agent. */
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
  const scopes = ["read", "goals:write", "money:move"];
  const token = await couple.ask("create_token", { client: "claude", kind: "agent", scopes });
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

  test.each(["legacy", "modern"])("passes the inspector's strict look at its schemas, %s", async (era) => {
    const { token } = await someone();
    const target = { url, token };
    const listed = await inspect(target, "--protocol-era", era, "--method", "tools/list", "--strict");
    expect(listed.stderr).not.toMatch(/^Error/m);
    expect(listed.code).toBe(0);
    const called = await inspect(target, "--method", "tools/call", "--tool-name", "get_summary");
    expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining("«Japan trip»") });
  });

  test("answers one JSON body, and keeps no session", async () => {
    const { token } = await someone();
    const response = await post(token, list);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(response.headers.get("mcp-session-id")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(((await response.json()) as Answer).result.tools[0].name).toBe("get_summary");
    for (const method of ["GET", "DELETE"]) {
      const other = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
      expect([other.status, other.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  test("opens to nobody without a valid token, and to none that was revoked", async () => {
    const { couple, token, id } = await someone();
    for (const bearer of [undefined, "nonsense", `cfo_${"a".repeat(43)}`]) {
      const response = await post(bearer, list);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    }
    expect((await post(token, list)).status).toBe(200);
    await couple.ask("revoke_token", { token_id: id });
    expect((await post(token, list)).status).toBe(401);
  });

  test("turns away what came under a foreign name or from a foreign page, before it looks at the token", async () => {
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
      expect(body).not.toContain("evil");
    }
    for (const headers of [
      { host: "localhost:4000" },
      { host: "[::1]:4000", origin: "http://localhost:6274" },
      { host: "books.example", origin: "https://books.example" },
    ])
      expect((await inject(headers)).statusCode).toBe(200);
  });

  test("reads no body that is too large or is no JSON object", async () => {
    const { token } = await someone();
    expect((await post(token, { ...list, params: { filler: "x".repeat(300_000) } })).status).toBe(413);
    expect((await post(token, "{")).status).toBe(400);
    expect((await post(token, list, { "content-type": "text/plain" })).status).toBe(415);
    const odd = (await (await post(token, { ...list, params: { cursor: 7 } })).json()) as Answer;
    expect(odd.error.code).toBe(-32602);
    const unknown = (await (await post(token, { ...list, method: "books/burn" })).json()) as Answer;
    expect(unknown.error.code).toBe(-32601);
  });
});

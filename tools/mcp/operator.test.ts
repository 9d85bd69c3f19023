import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { createServer, type ServerOptions } from "../../src/http/server.ts";
import { type Answer, engineForTests, newCouple } from "../../testing/books.ts";
import { addMcpOverHttp, MCP_PATH } from "./http.ts";

/** What an operator can observe of MCP over HTTP, and how it is protected. */

const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };

/** A server for one test. */
async function ownServer(options: Partial<ServerOptions>) {
  const engine = await engineForTests();
  const own = await createServer({ engine, operatorKey: "an-operator-key-for-tests", ...options });
  await addMcpOverHttp(own, { engine, version: "1.2.3" });
  onTestFinished(() => own.close());
  const send = (token: string, body: object, headers: Record<string, string> = {}) =>
    own.inject({
      method: "POST",
      url: MCP_PATH,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
        ...headers,
      },
      payload: JSON.stringify(body),
    });
  return { app: own, send };
}

/** An account, a goal and a token for their owner's agent. */
async function someone() {
  const couple = await newCouple();
  couple.clock = new Date();
  const [account, goal] = [await couple.account(), await couple.goal()];
  const asked = { client: "claude", kind: "agent", scopes: ["read", "money:move"] };
  const { token } = await couple.ask("create_token", asked);
  return { accountId: account.id as string, goalId: goal.id as string, token: token as string };
}

test("log and metrics show the refused tool and the refusal", async () => {
  const lines: Answer[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const server = await ownServer({ logger });
  const { accountId, goalId, token } = await someone();
  const ids = { account_id: accountId, goal_id: goalId };
  const params = { name: "allocate_to_goal", arguments: { ...ids, amount: "5000" } };
  await server.send(token, { ...LIST, method: "tools/call", params });
  await server.send(token, LIST, { host: "evil.example" });
  const counted = (await server.app.inject("/metrics")).body;
  expect(counted).toContain('refusals_total{operation="allocate_to_goal",code="insufficient_available"} 1');
  expect(counted).toContain('refusals_total{operation="mcp",code="foreign_name"} 1');
  expect(lines).toMatchObject([
    { route: "/mcp", status: 200, operation: "allocate_to_goal", refusal: "insufficient_available" },
    { route: "/mcp", status: 403, refusal: "foreign_name" },
    { route: "/metrics" },
  ]);
});

test("wrong tokens from an address count together with those of REST", async () => {
  const server = await ownServer({ ratePerMinute: 10 });
  const { token } = await someone();
  const rest = () => server.app.inject({ url: "/v1/summary", headers: { authorization: "Bearer wrong" } });
  for (let n = 0; n < 4; n++) expect((await rest()).statusCode).toBe(401);
  for (let n = 0; n < 6; n++) expect((await server.send("wrong", LIST)).statusCode).toBe(401);
  const over = await server.send("wrong", LIST);
  expect([over.statusCode, over.json().error.data.code]).toEqual([429, "rate_limited"]);
  expect(Number(over.headers["retry-after"])).toBeGreaterThan(0);
  expect((await rest()).statusCode).toBe(429);
  expect((await server.send(token, LIST)).statusCode).toBe(429);
});

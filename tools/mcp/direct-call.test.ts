import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import type { FastifyInstance } from "fastify";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { ERAS, type Message } from "../../testing/mcp-calls.ts";
import { openMcp, postMcp } from "../../testing/mcp-http.ts";
import { MCP_PATH } from "./mount.ts";
import { BooksServer } from "./server.ts";

let couple: TestCouple;
let app: FastifyInstance;
let port: number;
let token: string;
let ids: { accountId: string; goalId: string };

/** Resolves when a request has been admitted and read completely. */
const calls = new EventEmitter();

beforeAll(async () => {
  couple = await newCouple();
  // The clock stands still, so that two answers to the same call are equal.
  app = await openMcp({ engine: couple.engine });
  app.addHook("preHandler", (_request, _reply, done) => {
    calls.emit("begun");
    done();
  });
  port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  ids = { accountId: (await couple.account()).id, goalId: (await couple.goal()).id };
  ({ token } = await couple.ask("create_token", {
    client: "claude",
    kind: "agent",
    scopes: ["read", "money:move"],
  }));
});

/** A field without meaning, which makes the SDK answer a message. */
const BY_THE_SDK = { "couples-cfo-tests": true };

function bySdk({ headers, body }: Message): Message {
  return { headers, body: { ...body, params: { ...body.params, ...BY_THE_SDK } } };
}

async function post({ headers, body }: Message, query = "") {
  const given = { token, body, headers: { "x-request-id": "the-same", ...headers }, query };
  const response = await postMcp(app, given);
  const { date: _, "ratelimit-remaining": _left, "ratelimit-reset": _reset, ...kept } = response.headers;
  return { status: response.statusCode, headers: kept, body: response.body };
}

/** The number of SDK servers that a request creates. */
async function serversFor<A>(work: () => Promise<A>): Promise<{ servers: number; answer: A }> {
  const connected = vi.spyOn(BooksServer.prototype, "connect");
  try {
    const answer = await work();
    return { servers: connected.mock.calls.length, answer };
  } finally {
    connected.mockRestore();
  }
}

/** The answer to a message, which must be the same with and without the SDK's server. */
async function answerOnBothPaths(message: Message, query = "") {
  const direct = await serversFor(() => post(message, query));
  expect(direct.servers).toBe(0);
  const sdk = await serversFor(() => post(bySdk(message), query));
  expect(sdk.servers).toBe(1);
  expect(direct.answer).toEqual(sdk.answer);
  const { status, body } = direct.answer;
  return { status, ...JSON.parse(body) } as Answer;
}

describe.each(Object.entries(ERAS))(
  "a plain call in %s is answered as by the SDK's server",
  (_era, message) => {
    test.each([
      ["no arguments", undefined],
      ["null as arguments", { arguments: null }],
      ["empty arguments", { arguments: {} }],
      ["arguments", { arguments: { detail: "full" } }],
    ])("with %s", async (_what, given) => {
      const answer = await answerOnBothPaths(message("get_summary", given));
      expect(answer).toMatchObject({ status: 200, jsonrpc: "2.0", id: 7, result: { structuredContent: {} } });
      expect(answer.result.isError).toBeUndefined();
    });

    test.each([
      ["invalid_input", "get_summary", { detail: "much", other: 1 }],
      ["not_found", "get_event", { event_id: randomUUID() }],
      ["missing_scope", "create_goal", { name: "Boat", target_amount: "10", type: "fun", priority: 1 }],
    ])("refused as %s", async (code, name, given) => {
      const { status, result } = await answerOnBothPaths(message(name, { arguments: given }));
      expect([status, result.isError]).toEqual([200, true]);
      expect(result.content[0].text).toContain(`Refused: ${code}.`);
    });

    test.each(["1", "seven", -3, 0, Number.MAX_SAFE_INTEGER, ""])("with the id %j", async (id) => {
      const { headers, body } = message("list_goals");
      expect(await answerOnBothPaths({ headers, body: { ...body, id } })).toMatchObject({ id });
    });

    test.each([
      ["a token for progress", { progressToken: 3 }],
      ["a text for progress", { progressToken: "three" }],
      ["a client's own metadata", { "claudecode/toolUseId": "toolu_01", progressToken: 0 }],
      ["the context of a trace", { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }],
    ])("with %s", async (_what, more) => {
      const { headers, body } = message("list_goals");
      const params = { ...body.params, _meta: { ...body.params._meta, ...more } };
      expect(
        (await answerOnBothPaths({ headers, body: { ...body, params } })).result.isError,
      ).toBeUndefined();
    });

    test.each([
      ["without Accept", { accept: "*/*" }],
      ["with another Accept", { accept: "text/html" }],
      ["with a charset", { "content-type": "application/json; charset=utf-8" }],
      ["with a session of another server", { "mcp-session-id": "1868a90c" }],
    ])("%s", async (_what, more) => {
      const { headers, body } = message("list_goals");
      const { status } = await answerOnBothPaths({ headers: { ...headers, ...more }, body });
      expect(status).toBe(200);
    });

    test("in an envelope without a client name", async () => {
      const { headers, body } = message("list_goals");
      const { "io.modelcontextprotocol/clientInfo": _, ...meta } = body.params._meta ?? {};
      const unnamed = { headers, body: { ...body, params: { ...body.params, _meta: meta } } };
      expect((await answerOnBothPaths(unnamed)).status).toBe(200);
    });

    test("with a used idempotency key", async () => {
      const amount = { account_id: ids.accountId, goal_id: ids.goalId, amount: "1.50" };
      const allocate = message("allocate_to_goal", {
        arguments: { ...amount, idempotency_key: randomUUID() },
      });
      const first = JSON.parse((await post(allocate)).body);
      const { result } = await answerOnBothPaths(allocate);
      expect(result).toMatchObject({ _meta: { "couples-cfo/replayed": true } });
      expect(result.structuredContent).toEqual(first.result.structuredContent);
    });

    test("on a read-only connection", async () => {
      const amount = { account_id: ids.accountId, goal_id: ids.goalId, amount: "1.50" };
      const write = await answerOnBothPaths(
        message("allocate_to_goal", { arguments: amount }),
        "?read_only=1",
      );
      expect(write.result.content[0].text).toContain("Refused: read_only.");
      const read = await answerOnBothPaths(message("get_summary"), "?read_only=1");
      expect(read.result.isError).toBeUndefined();
      expect((await post(message("get_summary"), "?read_only=maybe")).status).toBe(422);
    });

    test("without a valid token", async () => {
      const { headers, body } = message("get_summary");
      const stranger = { headers: { ...headers, authorization: "Bearer wrong" }, body };
      const answer = await post(stranger);
      expect(answer.status).toBe(401);
      expect(answer).toEqual(await post(bySdk(stranger)));
    });

    test("of a disconnected client, which is still carried out", async () => {
      for (const path of [(one: Message) => one, bySdk]) {
        const before = (await allocations()).length;
        const given = { account_id: ids.accountId, goal_id: ids.goalId, amount: "0.10" };
        await sendAndLeave(path(message("allocate_to_goal", { arguments: given })));
        const waiting = { timeout: 30_000, interval: 20 };
        await vi.waitFor(async () => expect(await allocations()).toHaveLength(before + 1), waiting);
      }
    });
  },
);

async function allocations(): Promise<Answer[]> {
  return (await couple.ask("list_ledger", { event_type: "ALLOCATION" })).items;
}

/** Sends a request and closes the connection while it is carried out, without waiting for the answer. */
async function sendAndLeave({ headers, body }: Message): Promise<void> {
  const payload = JSON.stringify(body);
  const lines = Object.entries({
    host: "localhost",
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(payload)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // The server may write to the closed connection.
  await once(socket, "connect");
  socket.write(`POST ${MCP_PATH} HTTP/1.1\r\n${lines.join("")}\r\n${payload}`);
  await once(calls, "begun");
  socket.destroy();
}

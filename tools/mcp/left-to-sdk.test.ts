import type { FastifyInstance } from "fastify";
import { beforeAll, describe, expect, test } from "vitest";
import { ERAS, type Headers, type Message, MODERN } from "../../testing/mcp-calls.ts";
import { agentBooks, openMcp, postMcp } from "../../testing/mcp-http.ts";
import { directCallIn } from "./direct-call.ts";

let app: FastifyInstance;
let token: string;

beforeAll(async () => {
  app = await openMcp();
  ({ token } = await agentBooks(["read"]));
});

const post = (message: Message) => postMcp(app, { token, ...message });

describe("is left to the SDK", () => {
  const [old, modern] = Object.values(ERAS).map((era) => era("list_goals")) as [Message, Message];
  const changed = ({ headers, body }: Message, change: object, more: Headers = {}): Message => ({
    headers: { ...headers, ...more },
    body: { ...body, ...change },
  });
  const withParams = (message: Message, change: object) =>
    changed(message, { params: { ...message.body.params, ...change } });
  const withMeta = (message: Message, change: object) =>
    withParams(message, { _meta: { ...message.body.params._meta, ...change } });
  const without = (message: Message, header: string): Message => {
    const { [header]: _, ...headers } = message.headers;
    return { headers, body: message.body };
  };

  test.each<[string, Message, status: number, code: number | undefined]>([
    ["another method", changed(old, { method: "tools/list", params: {} }), 200, undefined],
    ["an unknown tool", withParams(old, { name: "burn_books" }), 200, -32602],
    [
      "an unknown tool, 2026",
      changed(modern, { params: { ...modern.body.params, name: "no" } }, { "mcp-name": "no" }),
      200,
      -32602,
    ],
    ["a name that is not a string", withParams(old, { name: 7 }), 200, -32602],
    ["arguments as a list", withParams(old, { arguments: [] }), 200, -32602],
    ["arguments as text", withParams(old, { arguments: "{}" }), 200, -32602],
    ["arguments as a list, 2026", withParams(modern, { arguments: [] }), 200, -32602],
    ["no parameters", changed(old, { params: undefined }), 200, -32602],
    ["parameters as a list", changed(old, { params: [] }), 400, -32600],
    ["another version of JSON-RPC", changed(old, { jsonrpc: "1.0" }), 400, -32600],
    ["no version of JSON-RPC", changed(old, { jsonrpc: undefined }), 400, -32600],
    ["an id that is null", changed(old, { id: null }), 400, -32600],
    ["an id that is a fraction", changed(old, { id: 1.5 }), 400, -32600],
    ["an id that is an object", changed(old, { id: {} }), 400, -32600],
    ["a notification", changed(old, { id: undefined }), 202, undefined],
    ["a notification, 2026", changed(modern, { id: undefined }), 202, undefined],
    ["a field beside those of JSON-RPC", changed(old, { more: 1 }), 400, -32600],
    [
      "an unknown version of the protocol",
      changed(old, {}, { "mcp-protocol-version": "1999-01-01" }),
      400,
      -32000,
    ],
    [
      "two versions of the protocol",
      changed(modern, {}, { "mcp-protocol-version": "2025-06-18" }),
      400,
      -32020,
    ],
    ["a version in the header alone", changed(old, {}, { "mcp-protocol-version": MODERN }), 400, -32602],
    ["no version in the header", without(modern, "mcp-protocol-version"), 400, -32020],
    ["no method in the header", without(modern, "mcp-method"), 400, -32020],
    ["another method in the header", changed(modern, {}, { "mcp-method": "tools/list" }), 400, -32020],
    ["no name in the header", without(modern, "mcp-name"), 400, -32020],
    ["another name in the header", changed(modern, {}, { "mcp-name": "get_summary" }), 400, -32020],
    [
      "an encoded name in the header",
      changed(modern, {}, { "mcp-name": "=?base64?bGlzdF9nb2Fscw==?=" }),
      200,
      undefined,
    ],
    ["a broken envelope", withMeta(modern, { "io.modelcontextprotocol/clientInfo": 7 }), 400, -32602],
    [
      "a name of the client that is null",
      withMeta(modern, { "io.modelcontextprotocol/clientInfo": null }),
      400,
      -32602,
    ],
    ["a level of logging", withMeta(modern, { "io.modelcontextprotocol/logLevel": "debug" }), 200, undefined],
    ["a progress token that is an object", withMeta(old, { progressToken: {} }), 400, -32600],
    ["a task", withParams(old, { task: { ttl: 1000 } }), 200, undefined],
    [
      "a related task",
      withMeta(old, { "io.modelcontextprotocol/related-task": { taskId: "1" } }),
      200,
      undefined,
    ],
    ["answers to what was asked", withParams(modern, { inputResponses: {} }), 200, undefined],
    ["the state of a request", withParams(modern, { requestState: "x" }), 200, undefined],
  ])("%s", async (_what, message, status, code) => {
    const sent = JSON.parse(JSON.stringify(message.body));
    expect(directCallIn(message.headers, sent)).toBeUndefined();
    const answer = await post(message);
    const body = answer.body === "" ? {} : JSON.parse(answer.body);
    expect([answer.statusCode, body.error?.code]).toEqual([status, code]);
  });

  test("a batch", async () => {
    const batch = { headers: {}, body: [old.body] };
    expect(directCallIn({}, batch.body)).toBeUndefined();
    const answer = await post(batch);
    expect([answer.statusCode, JSON.parse(answer.body).id ?? JSON.parse(answer.body)[0].id]).toEqual([
      200, 7,
    ]);
  });
});

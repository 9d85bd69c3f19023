import { ToolMessage } from "@langchain/core/messages";
import type { FastifyInstance } from "fastify";
import { beforeAll, describe, expect, test } from "vitest";
import { SCOPES } from "../src/books/token.ts";
import type { Engine } from "../src/engine/engine.ts";
import { catalog } from "../src/operations/catalog.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { toolRunner } from "../tools/openai/tools.ts";
import { tools } from "../tools/tool.ts";
import { newCouple, type TestCouple } from "./books.ts";
import { OPERATOR_KEY } from "./http.ts";
import { openMcp, postMcp } from "./mcp-http.ts";
import { confirmedTokenFor } from "./sessions.ts";
import { ZOD_WORDS } from "./zod-words.ts";

/** The maximum size of a refusal in bytes. */
const MAX_BYTES = 16 * 1024;

const LONG = '\u0000\ud83d\ude00"\\é'.repeat(4_000);

/** Inputs with as many and as long errors as fit into 256 KiB. */
function monsters(shape: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const names = Object.keys(shape);
  const all = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
  const size = Math.floor(100_000 / Math.max(1, names.length));
  const made = (count: number, name: (at: number) => string) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [name(at), at]));
  return [
    all(Array.from({ length: size }, () => 1)),
    all(Array.from({ length: Math.floor(size / 10) }, () => ({ [`x${size}`]: [] }))),
    all({ ...made(Math.floor(size / 10), (at) => `f${at}`) }),
    all(5),
    all(LONG.slice(0, size)),
    made(12_000, (at) => `field_${at}`),
    made(25, (at) => `${LONG.slice(0, 6_000)}${at}`),
    { [LONG]: LONG },
  ];
}

let couple: TestCouple;
let engine: Engine;
let app: FastifyInstance;
let token: string;

beforeAll(async () => {
  couple = await newCouple();
  engine = couple.engine;
  app = await openMcp({ engine });
  token = await confirmedTokenFor(couple.ada.id, { client: "ios", scopes: SCOPES }, couple.engine);
});

/** Expects a refusal of at most MAX_BYTES without messages of zod. */
function expectSmall(text: string, label: string): void {
  expect([label, Buffer.byteLength(text) <= MAX_BYTES || Buffer.byteLength(text)]).toEqual([label, true]);
  expect([label, text.match(ZOD_WORDS)?.[0]]).toEqual([label, undefined]);
}

describe("a refusal is small and has no message of zod", () => {
  test.each(catalog.map((operation) => [operation.name, operation] as const))(
    "over REST: %s",
    async (name, { http: { method, path, id }, input: { shape }, scope }) => {
      const url = `/v1${path.replace("{id}", "0199f3a0-0000-7000-8000-00000000dead")}`;
      const { [id ?? ""]: _, ...others } = shape;
      const headers = {
        authorization: `Bearer ${scope === "operator" ? OPERATOR_KEY : token}`,
        "content-type": "application/json",
      };
      for (const [at, body] of monsters(others).entries()) {
        const query = new URLSearchParams(
          Object.entries(body)
            .slice(0, 40)
            .map(([field, value]): [string, string] => [field.slice(0, 50), String(value).slice(0, 100)]),
        );
        const inQuery = method === "GET" || method === "DELETE";
        const answer = await app.inject({
          method,
          url: inQuery ? `${url}?${query}` : url,
          headers,
          ...(!inQuery && { payload: JSON.stringify(body) }),
        });
        const isSound = answer.statusCode < 300;
        if (isSound) continue;
        expect([400, 403, 404, 413, 414, 422]).toContain(answer.statusCode);
        expectSmall(answer.body, `${name} ${at}`);
      }
    },
  );

  test.each(tools.map((tool) => [tool.name, tool] as const))("over the tools: %s", async (name, tool) => {
    const principal = couple.ada.principal;
    const held = couplesCfoTools({ engine, principal }).find((one) => one.name === name);
    const run = toolRunner({ engine, principal });
    for (const [at, input] of monsters(tool.operation.input.shape).entries()) {
      const label = `${name} ${at}`;
      const message = await held?.invoke({ type: "tool_call", id: "1", name, args: input });
      if (!ToolMessage.isInstance(message)) throw new Error("no tool message");
      if (message.status !== "error") continue;
      expectSmall(JSON.stringify(message), `${label} LangChain`);
      const call = { type: "function_call", call_id: "1", name, arguments: JSON.stringify(input) } as const;
      expectSmall(String((await run(call)).output), `${label} OpenAI`);
      const answer = await rpc({ method: "tools/call", params: { name, arguments: input } });
      expect(answer).toContain("Refused: ");
      expectSmall(answer, `${label} MCP`);
    }
  });

  test.each<[string, unknown]>([
    ["an unknown tool", { method: "tools/call", params: { name: LONG } }],
    ["a tool's name that is a number", { method: "tools/call", params: { name: 5 } }],
    ["arguments that are text", { method: "tools/call", params: { name: "list_goals", arguments: LONG } }],
    ["no parameters", { method: "tools/call" }],
    ["an unknown method", { method: LONG }],
    ["a method that is no text", { method: [1] }],
    ["an address of nothing", { method: "resources/read", params: { uri: `couples-cfo://${LONG}` } }],
    [
      "an address with too much behind it",
      { method: "resources/read", params: { uri: `couples-cfo://ledger?cursor=${"x".repeat(50_000)}` } },
    ],
    ["an invalid address", { method: "resources/read", params: { uri: 7 } }],
    ["an unknown prompt", { method: "prompts/get", params: { name: LONG } }],
    [
      "a prompt with strange arguments",
      { method: "prompts/get", params: { name: "policy", arguments: { [LONG]: LONG } } },
    ],
    [
      "a prompt with numbers",
      { method: "prompts/get", params: { name: "goal-set-up", arguments: { wish: 5 } } },
    ],
    [
      "a completion of nothing",
      { method: "completion/complete", params: { ref: { type: LONG }, argument: 1 } },
    ],
    ["a cursor", { method: "tools/list", params: { cursor: LONG } }],
    ["an invalid greeting", { method: "initialize", params: { protocolVersion: 1, clientInfo: LONG } }],
  ])("over MCP: %s", async (label, message) => {
    const answer = await rpc(message);
    expect(JSON.parse(answer)).toHaveProperty("error");
    expectSmall(answer, label);
  });
});

async function rpc(message: unknown): Promise<string> {
  return (await postMcp(app, { token, body: { jsonrpc: "2.0", id: 1, ...(message as object) } })).body;
}

/** Each surface as one function that calls a tool. */
import { randomUUID } from "node:crypto";
import { ToolMessage } from "@langchain/core/messages";
import { parse } from "yaml";
import { Authenticator } from "../../src/engine/authenticator.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Principal } from "../../src/identity/principal.ts";
import type { Refusal } from "../../src/kernel/refusals.ts";
import { couplesCfoTools } from "../../tools/langchain/tools.ts";
import { lean } from "../../tools/lean.ts";
import { responsesTools, toolRunner } from "../../tools/openai/tools.ts";
import { PAGE_ROWS } from "../../tools/paged.ts";
import { errorsOf } from "../../tools/text.ts";
import type { Tool } from "../../tools/tool.ts";
import type { Answer } from "../books.ts";
import type { RestClient } from "../http.ts";
import type { TestClient } from "../mcp-clients.ts";

/** The outcome of a call, in the forms that the surface answers in. */
export interface Received {
  readonly ok: boolean;
  /** The answer as models get it. */
  readonly structured?: Answer;
  /** The text for a model. */
  readonly text?: string;
  readonly refusal?: Pick<Refusal, "code" | "facts" | "errors">;
  /** Everything that the caller received. */
  readonly raw: string;
}

/** Calls a tool as Ada's agent. */
export type Surface = (tool: Tool, input: Record<string, unknown>, key?: string) => Promise<Received>;

/** The plain REST interface. Its answers are made lean here, as the tools make theirs. */
export function rest(client: RestClient, token: string): Surface {
  return async ({ operation }, input, key) => {
    const { method, path, id } = operation.http;
    const { [id ?? ""]: inPath = "-", ...rest } = input;
    const filled = path.replace("{id}", encodeURIComponent(String(inPath)));
    const inQuery = method === "GET" || method === "DELETE";
    const query = new URLSearchParams();
    if (inQuery) for (const [field, value] of Object.entries(rest)) query.set(field, String(value));
    const headers = { ...(key !== undefined && { "idempotency-key": key }) };
    const sent = { token, headers, ...(!inQuery && { body: rest }) };
    const { status, body, text } = await client.send(
      method,
      query.size > 0 ? `${filled}?${query}` : filled,
      sent,
    );
    if (status >= 400) {
      const { code, facts, errors: problems = [] } = body;
      // In the OpenAPI document the path parameter is `id`.
      const named = problems.map((error: Answer) => (error.field === "id" ? { ...error, field: id } : error));
      // People's words are quoted for models only.
      const errors = errorsOf({ errors: named });
      return { ok: false, refusal: { code, facts, errors }, raw: text };
    }
    const whole = { rows: PAGE_ROWS, characters: Number.POSITIVE_INFINITY };
    return { ok: true, structured: lean(operation.output, body, whole).structured, raw: text };
  };
}

/** MCP, over whatever transport the client has. */
export function mcp(client: TestClient): Surface {
  return async ({ name }, input, key) => {
    const answer = await client.callTool({ name, arguments: keyed(input, key) });
    const raw = JSON.stringify(answer);
    const { text } = answer.content[0];
    if (answer.isError) return { ok: false, text, raw };
    return { ok: true, structured: answer.structuredContent, text, raw };
  };
}

/** LangChain's tools, created once and called by an agent. */
export function langchain(engine: Engine, token: string): Surface {
  const created = couplesCfoTools({ engine, principal: authenticated(engine, token) });
  return async ({ name }, input, key) => {
    const tool = created.find((one) => one.name === name);
    const call = { type: "tool_call" as const, id: randomUUID(), name, args: keyed(input, key) };
    const message: unknown = await tool?.invoke(call);
    if (!ToolMessage.isInstance(message)) throw new Error(`${name} answered no tool message`);
    const { status, artifact } = message;
    const received = { text: String(message.content), raw: JSON.stringify(message) };
    if (status === "error") return { ok: false, refusal: artifact, ...received };
    return { ok: true, structured: artifact, ...received };
  };
}

/** Tool calls of an OpenAI model in strict mode, which states every field. */
export function openai(engine: Engine, token: string, api: "responses" | "chat"): Surface {
  const run = toolRunner({ engine, principal: authenticated(engine, token) });
  return async ({ name }, input, key) => {
    const { parameters } = responsesTools.find((one) => one.name === name) ?? {};
    const fields = Object.keys((parameters as { properties: object }).properties);
    const nulls = Object.fromEntries(fields.map((field) => [field, null]));
    const args = JSON.stringify({ ...nulls, ...keyed(input, key) });
    const output =
      api === "responses"
        ? (await run({ type: "function_call", call_id: "call_1", name, arguments: args })).output
        : (await run({ type: "function", id: "call_2", function: { name, arguments: args } })).content;
    const text = String(output);
    const raw = JSON.stringify(output);
    if (text.startsWith("Refused: ")) return { ok: false, text, raw };
    return { ok: true, structured: parse(text.slice(text.indexOf("\n") + 1)), text, raw };
  };
}

function keyed(input: Record<string, unknown>, key: string | undefined): Record<string, unknown> {
  return { ...input, ...(key !== undefined && { idempotency_key: key }) };
}

/** Authenticates each call, as the surfaces over a network do. */
function authenticated(engine: Engine, token: string): () => Promise<Principal> {
  const authenticator = new Authenticator(engine);
  return () => authenticator.authenticate(token);
}

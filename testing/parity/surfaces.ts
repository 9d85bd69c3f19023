/** The ways by which programs and models reach the books, each as one function that makes a call. */
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

/** What a call came to. What a surface does not tell in that form is left out. */
export interface Said {
  readonly ok: boolean;
  /** The answer as models get it. */
  readonly structured?: Answer;
  /** The words for a model. */
  readonly text?: string;
  readonly refusal?: Pick<Refusal, "code" | "facts" | "errors">;
  /** All that reached the caller. */
  readonly raw: string;
}

/** Calls a tool as Ada's agent. */
export type Surface = (tool: Tool, input: Record<string, unknown>, key?: string) => Promise<Said>;

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
      const { code, facts, errors: told = [] } = body;
      // The path's field is `id` there, as in the OpenAPI document.
      const named = told.map((error: Answer) => (error.field === "id" ? { ...error, field: id } : error));
      // Words of people are fenced for models alone.
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

/** LangChain's tools, as an agent calls that was given them once. */
export function langchain(engine: Engine, token: string): Surface {
  const held = couplesCfoTools({ engine, principal: holderOf(engine, token) });
  return async ({ name }, input, key) => {
    const tool = held.find((one) => one.name === name);
    const call = { type: "tool_call" as const, id: randomUUID(), name, args: keyed(input, key) };
    const message: unknown = await tool?.invoke(call);
    if (!ToolMessage.isInstance(message)) throw new Error(`${name} answered no tool message`);
    const { status, artifact } = message;
    const told = { text: String(message.content), raw: JSON.stringify(message) };
    if (status === "error") return { ok: false, refusal: artifact, ...told };
    return { ok: true, structured: artifact, ...told };
  };
}

/** Tool calls of an OpenAI model in strict mode, which names every field, by one runner. */
export function openai(engine: Engine, token: string, api: "responses" | "chat"): Surface {
  const run = toolRunner({ engine, principal: holderOf(engine, token) });
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

/** Who acts is found out for each call anew, as the surfaces over a wire do. */
function holderOf(engine: Engine, token: string): () => Promise<Principal> {
  const authenticator = new Authenticator(engine);
  return () => authenticator.authenticate(token);
}

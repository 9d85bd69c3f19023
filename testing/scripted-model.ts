/** A local substitute for OpenAI's service: it implements the protocol with fixed turns. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { parse } from "yaml";
import type { Answer } from "./books.ts";

export interface ScriptedModel {
  readonly url: string;
  /** The requests that it received, in order. */
  readonly requests: readonly Answer[];
  close(): void;
}

interface Turn {
  readonly name: string;
  readonly args: object;
}

/** Reads the summary, allocates 250 of the first account to the first goal, and repeats the tool's answer. */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const requests: Answer[] = [];
  const server = createServer(async (request, response) => {
    const asked = (await json(request)) as Answer;
    requests.push(asked);
    const answer = request.url?.endsWith("/responses") ? responsesAnswer(asked) : chatAnswer(asked);
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, requests, close: () => server.close() };
}

/** The next turn after these tool results; a text ends the conversation. */
function next(results: readonly string[]): Turn | string {
  const [summary, allocated] = results;
  if (summary === undefined) return { name: "get_summary", args: { detail: null } };
  if (allocated !== undefined) return `Done. ${/current_allocation: .*/.exec(allocated)?.[0]}`;
  const { accounts, goals } = parse(summary.slice(summary.indexOf("\n")));
  const ids = { account_id: accounts[0].id, goal_id: goals[0].id };
  return { name: "allocate_to_goal", args: { ...ids, amount: "250", idempotency_key: null } };
}

function chatAnswer({ model, messages }: Answer): object {
  const results = messages
    .filter(({ role }: Answer) => role === "tool")
    .map(({ content }: Answer) => content);
  const turn = next(results);
  const message =
    typeof turn === "string"
      ? { role: "assistant", content: turn }
      : { role: "assistant", content: null, tool_calls: [callOf(turn, results.length)] };
  const finish_reason = typeof turn === "string" ? "stop" : "tool_calls";
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const choices = [{ index: 0, message, finish_reason, logprobs: null }];
  return { id: `chat_${randomUUID()}`, object: "chat.completion", created: 1, model, choices, usage };
}

function callOf({ name, args }: Turn, n: number): object {
  return { id: `call_${n}`, type: "function", function: { name, arguments: JSON.stringify(args) } };
}

/** The tool results of each conversation by response id: the service keeps them, not the caller. */
const conversations = new Map<string, readonly string[]>();

function responsesAnswer({ model, input, previous_response_id }: Answer): object {
  const outputs = input.filter(({ type }: Answer) => type === "function_call_output");
  const before = conversations.get(previous_response_id) ?? [];
  const results = [...before, ...outputs.map(({ output }: Answer) => output)];
  const turn = next(results);
  const n = results.length;
  const item =
    typeof turn === "string"
      ? {
          type: "message",
          role: "assistant",
          content: [{ type: "output_text", text: turn, annotations: [] }],
        }
      : {
          type: "function_call",
          call_id: `call_${n}`,
          name: turn.name,
          arguments: JSON.stringify(turn.args),
        };
  const output = [{ id: `item_${n}`, status: "completed", ...item }];
  const id = `response_${randomUUID()}`;
  conversations.set(id, results);
  return { id, object: "response", created_at: 1, status: "completed", model, output };
}

/** A local server with OpenAI's chat completions API, streamed or not. Only the model is fake. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { Answer } from "./books.ts";

/** The model's turn for one request. */
export interface Turn {
  readonly says?: string;
  /** `args` as a text is sent as it is, well-formed or not. */
  readonly calls?: readonly { readonly name: string; readonly args: object | string }[];
  /** The answer's id; else one of its own. */
  readonly id?: string;
  /** Instead: an HTTP status, with an error as OpenAI words it. */
  readonly status?: number;
  /** The connection breaks after the first words or before them. */
  readonly cut?: true;
  /** The stream stops after the first words. */
  readonly hangs?: true;
}

export interface ChatModel {
  readonly url: string;
  /** The requests that it received, in order. */
  readonly requests: readonly Answer[];
  /** Why requests were refused: OpenAI would not accept the conversation. */
  readonly complaints: readonly string[];
  close(): void;
}

/** Answers each request with the next turn, and after the last turn with "Done.". A turn can depend on the request. */
export async function startChatModel(
  turns: readonly (Turn | ((request: Answer) => Turn))[],
): Promise<ChatModel> {
  const requests: Answer[] = [];
  const complaints: string[] = [];
  const script = turns.values();
  const server = createServer(async (request, response) => {
    const asked = (await json(request)) as Answer;
    requests.push(asked);
    const complaint = unanswered(asked.messages);
    if (complaint) {
      complaints.push(complaint);
      return fail(response, 400, complaint);
    }
    const next = script.next().value ?? { says: "Done." };
    const turn = typeof next === "function" ? next(asked) : next;
    if (turn.status) return fail(response, turn.status, `the service says ${turn.status}`);
    await (asked.stream ? stream(response, turn, requests.length) : answer(response, turn, requests.length));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/v1`, requests, complaints, close };
}

/** OpenAI refuses a conversation in which a tool call has no result directly after it. */
function unanswered(messages: Answer[]): string | undefined {
  for (const [at, { tool_calls: calls = [] }] of messages.entries()) {
    const rest = messages.slice(at + 1);
    const end = rest.findIndex(({ role }) => role !== "tool");
    const ids = rest.slice(0, end === -1 ? undefined : end).map(({ tool_call_id }) => tool_call_id);
    for (const { id } of calls) if (!ids.includes(id)) return `no message answers tool_call_id ${id}`;
  }
  return undefined;
}

function fail(response: ServerResponse, status: number, message: string): void {
  const error = { message, type: "invalid_request_error", param: null, code: null };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

function callsOf({ calls = [] }: Turn, n: number): Answer[] {
  return calls.map(({ name, args }, index) => ({
    id: `call_${n}_${index}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }));
}

function answer(response: ServerResponse, turn: Turn, n: number): void {
  if (turn.cut) return void response.destroy();
  const tool_calls = callsOf(turn, n);
  const message = {
    role: "assistant",
    content: turn.says ?? null,
    ...(tool_calls.length > 0 && { tool_calls }),
  };
  const finish_reason = tool_calls.length > 0 ? "tool_calls" : "stop";
  const choices = [{ index: 0, message, finish_reason, logprobs: null }];
  const body = {
    id: turn.id ?? `chat_${n}`,
    object: "chat.completion",
    created: 1,
    model: "scripted",
    choices,
    usage,
  };
  response.setHeader("content-type", "application/json").end(JSON.stringify(body));
}

async function stream(response: ServerResponse, turn: Turn, n: number): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish_reason: string | null = null) => {
    const choices = [{ index: 0, delta, finish_reason }];
    const chunk = {
      id: `chat_${n}`,
      object: "chat.completion.chunk",
      created: 1,
      model: "scripted",
      choices,
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send({ role: "assistant", content: "" });
  for (const content of turn.says?.match(/\S+\s*|\s+/g) ?? []) {
    send({ content });
    await wait(1);
    if (turn.hangs) return;
    if (turn.cut) break;
  }
  if (turn.cut) return void response.destroy();
  for (const [index, { id, type, function: made }] of callsOf(turn, n).entries()) {
    const middle = Math.ceil(made.arguments.length / 2);
    send({
      tool_calls: [
        { index, id, type, function: { name: made.name, arguments: made.arguments.slice(0, middle) } },
      ],
    });
    send({ tool_calls: [{ index, function: { arguments: made.arguments.slice(middle) } }] });
  }
  send({}, turn.calls ? "tool_calls" : "stop");
  response.end("data: [DONE]\n\n");
}

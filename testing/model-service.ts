/** A local server with OpenAI's APIs: chat completions, streamed or not, and responses. Only the model is fake. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { parse } from "yaml";
import type { Answer } from "./books.ts";
import { whenOver } from "./clean-up.ts";

/** The model's turn for one request. */
export interface Turn {
  readonly says?: string;
  /** `args` as a text is sent as it is, well-formed or not. */
  readonly calls?: readonly { readonly name: string; readonly args: object | string; readonly id?: string }[];
  /** The answer's id; by default unique. */
  readonly id?: string;
  /** Instead: an HTTP status with an error as OpenAI words it. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks in the middle of the answer. */
  readonly cut?: true;
  /** The stream stops after the first words, and ends after them without an error. */
  readonly hangs?: true;
  readonly unfinished?: true;
}

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Answer;
}

/** Starts a server that answers each request with a turn. An error of `turnOf` is answered 400. It closes with the test or file. */
export async function startModelService(turnOf: (asked: Asked) => Turn) {
  let count = 0;
  const server = createServer(async (request, response) => {
    const { url: path = "", headers } = request;
    const body = (await json(request)) as Answer;
    const id = `answer-${++count}`;
    try {
      const turn = { id, ...turnOf({ path, headers, body }) };
      if (turn.status) fail(response, turn.status, `The API is out of order: ${turn.status}.`, turn.headers);
      else if (path.endsWith("/responses")) send(response, responseOf(turn, body), turn);
      else if (body.stream) await stream(response, turn, body);
      else send(response, completionOf(turn, body), turn);
    } catch (error) {
      fail(response, 400, (error as Error).message);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  whenOver(close);
  return { url: `http://127.0.0.1:${port}/v1`, close };
}

function fail(response: ServerResponse, status: number, message: string, headers = {}): void {
  const error = { message, type: "invalid_request_error", param: null, code: null };
  response.writeHead(status, { "content-type": "application/json", "retry-after-ms": "1", ...headers });
  response.end(JSON.stringify({ error }));
}

function send(response: ServerResponse, answer: object, { cut }: Turn): void {
  const text = JSON.stringify(answer);
  response.setHeader("content-type", "application/json");
  if (cut) response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}

/** Any counts other than zero, so that tests see them. */
const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

function callsOf({ id: answer, calls = [] }: Turn) {
  return calls.map(({ name, args, id }, index) => ({
    id: id ?? `call_${answer}_${index}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }));
}

function completionOf(turn: Turn, { model }: Answer): object {
  const tool_calls = callsOf(turn);
  const called = tool_calls.length > 0;
  const message = {
    role: "assistant",
    content: turn.says ?? null,
    refusal: null,
    ...(called && { tool_calls }),
  };
  const choices = [{ index: 0, message, finish_reason: called ? "tool_calls" : "stop", logprobs: null }];
  return { id: turn.id, object: "chat.completion", created: 1, model, choices, usage: USAGE };
}

/** Server-sent events: texts word by word, and arguments in two pieces. */
async function stream(
  response: ServerResponse,
  turn: Turn,
  { model, stream_options }: Answer,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const write = (fields: object) => {
    const chunk = { id: turn.id, object: "chat.completion.chunk", created: 1, model, ...fields };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const delta = (part: object, finish_reason: string | null = null) =>
    write({ choices: [{ index: 0, delta: part, finish_reason }] });
  delta({ role: "assistant", content: "" });
  const words = (turn.says?.match(/\S+\s*|\s+/g) ?? []).map((content) => ({ content }));
  const calls = callsOf(turn).flatMap(({ function: { name, arguments: whole }, ...call }, index) => {
    const middle = Math.ceil(whole.length / 2);
    const first = { index, ...call, function: { name, arguments: whole.slice(0, middle) } };
    return [first, { index, function: { arguments: whole.slice(middle) } }].map((one) => ({
      tool_calls: [one],
    }));
  });
  for (const part of [...words, ...calls]) {
    delta(part);
    await wait(1);
    if (turn.hangs) return;
    if (turn.cut) return void response.destroy();
    if (turn.unfinished) return void response.end();
  }
  if (turn.cut) return void response.destroy();
  delta({}, calls.length > 0 ? "tool_calls" : "stop");
  if (stream_options?.include_usage) write({ choices: [], usage: USAGE });
  response.end("data: [DONE]\n\n");
}

function responseOf(turn: Turn, { model }: Answer): object {
  const said = [{ type: "output_text", text: turn.says, annotations: [] }];
  const items = [
    ...(turn.says === undefined ? [] : [{ type: "message", role: "assistant", content: said }]),
    ...callsOf(turn).map(({ id, function: call }) => ({ type: "function_call", call_id: id, ...call })),
  ];
  const output = items.map((item, at) => ({ id: `item-${turn.id}-${at}`, status: "completed", ...item }));
  return { id: turn.id, object: "response", created_at: 1, status: "completed", model, output };
}

/** A model that answers each request with the next turn, and then with "Done.". A turn can depend on the request. */
export async function startChatModel(turns: readonly (Turn | ((request: Answer) => Turn))[]) {
  /** The requests that it received, in order. */
  const requests: Answer[] = [];
  /** Why requests were refused: OpenAI would not accept the conversation. */
  const complaints: string[] = [];
  const script = turns.values();
  const service = await startModelService(({ body }) => {
    requests.push(body);
    const complaint = body.messages && unanswered(body.messages);
    if (complaint) {
      complaints.push(complaint);
      throw new Error(complaint);
    }
    const next = script.next().value ?? { says: "Done." };
    return typeof next === "function" ? next(body) : next;
  });
  return { ...service, requests, complaints };
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

/** Reads the summary, allocates 250 of the first account to the first goal, and repeats the tool's answer. */
export function startAllocatingModel() {
  /** The newest result of a tool, in a request of either API. */
  const resultIn = ({ messages, input }: Answer): string =>
    messages?.at(-1).content ?? input.findLast(({ type }: Answer) => type === "function_call_output").output;
  return startChatModel([
    { calls: [{ name: "get_summary", args: { detail: null } }] },
    (asked) => {
      const summary = resultIn(asked);
      const { accounts, goals } = parse(summary.slice(summary.indexOf("\n")));
      const ids = { account_id: accounts[0].id, goal_id: goals[0].id };
      return {
        calls: [{ name: "allocate_to_goal", args: { ...ids, amount: "250", idempotency_key: null } }],
      };
    },
    (asked) => ({ says: `Done. ${/current_allocation: .*/.exec(resultIn(asked))?.[0]}` }),
  ]);
}

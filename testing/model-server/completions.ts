import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionMessage,
} from "openai/resources/chat/completions";
import type { CompletionRequest, Turn } from "./script.ts";

/** Any counts other than zero, so that tests see them. */
const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } as const;
const PIECES = 3;

/** A turn as one response. */
export function completionOf(turn: Turn, request: CompletionRequest): ChatCompletion {
  const message: ChatCompletionMessage =
    "text" in turn
      ? { role: "assistant", content: turn.text, refusal: null }
      : {
          role: "assistant",
          content: turn.callText ?? null,
          refusal: null,
          tool_calls: [toolCall(turn.call)],
        };
  const finish_reason = "text" in turn ? "stop" : "tool_calls";
  const choices = [{ index: 0, message, finish_reason, logprobs: null } as const];
  return {
    id: idOf(request),
    object: "chat.completion",
    created: 1,
    model: request.model,
    choices,
    usage: USAGE,
  };
}

/** A turn as server-sent events, with texts and arguments in several pieces. */
export function chunksOf(turn: Turn, request: CompletionRequest): string[] {
  const begun = {
    id: idOf(request),
    object: "chat.completion.chunk",
    created: 1,
    model: request.model,
  } as const;
  const chunk = (
    delta: ChatCompletionChunk.Choice.Delta,
    finish_reason: ChatCompletionChunk.Choice["finish_reason"] = null,
  ): ChatCompletionChunk => ({ ...begun, choices: [{ index: 0, delta, finish_reason }] });
  const deltas =
    "text" in turn ? inPieces(turn.text).map((content) => ({ content })) : toolCallDeltas(turn.call);
  const chunks = [
    chunk({ role: "assistant", content: "text" in turn ? "" : (turn.callText ?? null) }),
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, "text" in turn ? "stop" : "tool_calls"),
    ...(request.stream_options?.include_usage ? [{ ...begun, choices: [], usage: USAGE }] : []),
  ];
  return [...chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`), "data: [DONE]\n\n"];
}

/** Unique within a conversation, because clients treat messages with the same id as one message. */
function idOf({ messages }: CompletionRequest): string {
  return `completion-${messages.length}`;
}

type Call = Extract<Turn, { call: unknown }>["call"];

function toolCall({ id, ...call }: Call) {
  return { id, type: "function", function: call } as const;
}

function toolCallDeltas({ id, name, arguments: whole }: Call): ChatCompletionChunk.Choice.Delta[] {
  const first = { index: 0, id, type: "function", function: { name, arguments: "" } } as const;
  const rest = inPieces(whole).map((part) => ({ index: 0, function: { arguments: part } }));
  return [first, ...rest].map((call) => ({ tool_calls: [call] }));
}

function inPieces(text: string): string[] {
  const size = Math.ceil(text.length / PIECES) || 1;
  return Array.from({ length: PIECES }, (_, nth) => text.slice(nth * size, (nth + 1) * size));
}

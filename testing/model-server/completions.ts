import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionMessage,
} from "openai/resources/chat/completions";
import type { Asked, Turn } from "./script.ts";

/** Any counts other than zero, so that tests see them. */
const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } as const;
const PIECES = 3;

/** A turn in one piece. */
export function completionOf(turn: Turn, asked: Asked): ChatCompletion {
  const message: ChatCompletionMessage =
    "text" in turn
      ? { role: "assistant", content: turn.text, refusal: null }
      : { role: "assistant", content: turn.beside ?? null, refusal: null, tool_calls: [toolCall(turn.call)] };
  const finish_reason = "text" in turn ? "stop" : "tool_calls";
  const choices = [{ index: 0, message, finish_reason, logprobs: null } as const];
  return {
    id: idOf(asked),
    object: "chat.completion",
    created: 1,
    model: asked.model,
    choices,
    usage: USAGE,
  };
}

/** The same as server-sent events, with texts and arguments in several pieces. */
export function chunksOf(turn: Turn, asked: Asked): string[] {
  const begun = {
    id: idOf(asked),
    object: "chat.completion.chunk",
    created: 1,
    model: asked.model,
  } as const;
  const chunk = (
    delta: ChatCompletionChunk.Choice.Delta,
    finish_reason: ChatCompletionChunk.Choice["finish_reason"] = null,
  ): ChatCompletionChunk => ({ ...begun, choices: [{ index: 0, delta, finish_reason }] });
  const deltas =
    "text" in turn ? inPieces(turn.text).map((content) => ({ content })) : toolCallDeltas(turn.call);
  const chunks = [
    chunk({ role: "assistant", content: "text" in turn ? "" : (turn.beside ?? null) }),
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, "text" in turn ? "stop" : "tool_calls"),
    ...(asked.stream_options?.include_usage ? [{ ...begun, choices: [], usage: USAGE }] : []),
  ];
  return [...chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`), "data: [DONE]\n\n"];
}

/** No two of a conversation are the same: clients take messages of one id for the same message. */
function idOf({ messages }: Asked): string {
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

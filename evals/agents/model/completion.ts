import type OpenAI from "openai";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from "openai/resources/chat/completions";
import type { ModelOptions, Tokens } from "./settings.ts";

/** One turn of a model. */
export interface Turn {
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  /** Absent if the API does not report them. */
  readonly tokens?: Tokens;
}

/** Requests the next turn of a model, streamed or not. */
export async function complete(
  client: OpenAI,
  { model, stream, temperature }: ModelOptions,
  messages: ChatCompletionMessageParam[],
  tools: ChatCompletionTool[],
): Promise<Turn> {
  const request: ChatCompletionCreateParamsNonStreaming = {
    model,
    messages,
    tools,
    ...(temperature !== undefined && { temperature }),
  };
  if (!stream) return turnOf(await client.chat.completions.create(request));
  return gather(
    await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    }),
  );
}

function turnOf({ choices, usage }: ChatCompletion): Turn {
  const message = choices[0]?.message;
  if (!message) throw new Error("The model's API returned a completion without a choice.");
  const calls = (message.tool_calls ?? []).map((call) =>
    call.type === "function"
      ? { id: call.id, ...call.function }
      : { id: call.id, name: call.custom.name, arguments: call.custom.input },
  );
  return { text: message.content ?? message.refusal ?? "", calls, ...tokensOf(usage) };
}

async function gather(chunks: AsyncIterable<ChatCompletionChunk>): Promise<Turn> {
  let text = "";
  let refusal = "";
  let usage: ChatCompletion["usage"] | null;
  const calls: { id: string; name: string; arguments: string }[] = [];
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage;
    const delta = chunk.choices[0]?.delta;
    text += delta?.content ?? "";
    refusal += delta?.refusal ?? "";
    for (const part of delta?.tool_calls ?? []) {
      calls[part.index] ??= { id: "", name: "", arguments: "" };
      const call = calls[part.index] as (typeof calls)[number];
      call.id ||= part.id ?? "";
      call.name += part.function?.name ?? "";
      call.arguments += part.function?.arguments ?? "";
    }
  }
  return { text: text || refusal, calls: calls.filter(Boolean), ...tokensOf(usage) };
}

function tokensOf(usage: ChatCompletion["usage"] | null): Pick<Turn, "tokens"> {
  if (!usage) return {};
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage;
  return { tokens: { input, output, cached: details?.cached_tokens ?? 0 } };
}

import { AIMessage, AIMessageChunk, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { InvalidToolCall, ToolCall } from "@langchain/core/messages/tool";
import { createMiddleware } from "langchain";

/*
 * Model APIs refuse every later turn of a conversation in which a tool call has no answer. There are three causes: a call
 * whose arguments are not JSON, which reaches no tool; a call next to another one that a person rejected; and a conversation
 * that stopped between a call and its answer.
 */

const NO_JSON =
  "Refused: the arguments of this call are not a JSON object, so nothing was done. Send it again.";
const NO_ANSWER =
  "This call got no answer, and it may have been carried out. Look at the books before you repeat it or mention it.";

/** Keeps calls as the model wrote them and answers every call that has no answer, so that a conversation can always continue. */
export const answerEveryCall = createMiddleware({
  name: "AnswerEveryCall",
  afterModel: {
    canJumpTo: ["model"],
    hook: ({ messages }) => {
      const said = messages.at(-1);
      if (!AIMessage.isInstance(said) || !said.invalid_tool_calls?.length) return undefined;
      const calls = said.tool_calls ?? [];
      const malformed = said.invalid_tool_calls.map(
        ({ id = crypto.randomUUID(), name = "none" }): ToolCall => ({
          type: "tool_call",
          id,
          name,
          args: {},
        }),
      );
      const repaired = remade(said, { tool_calls: [...calls, ...malformed], invalid_tool_calls: [] });
      const messagesNow = [repaired, ...malformed.map((call) => answerTo(call, NO_JSON))];
      return calls.length > 0
        ? { messages: messagesNow }
        : { messages: messagesNow, jumpTo: "model" as const };
    },
  },
  wrapModelCall: async (request, handler) => {
    const said = await handler({ ...request, messages: answered(request.messages) });
    return AIMessage.isInstance(said) ? asWritten(said, request.messages) : said;
  },
});

/**
 * The model's message without two changes that LangChain makes. LangChain completes truncated streamed arguments, so "500"
 * cut after its first digit would become a call with the amount 5; here such a call is malformed. And a message replaces an
 * earlier one with the same id, which some services reuse; here it gets a new id.
 */
function asWritten(said: AIMessage, before: readonly BaseMessage[]): AIMessage {
  const chunks = AIMessageChunk.isInstance(said) ? (said.tool_call_chunks ?? []) : [];
  const broken = chunks.filter(({ args }) => args && !isObject(args));
  const ids = broken.map(({ id }) => id);
  const isTaken = before.some(({ id }) => id !== undefined && id === said.id);
  if (broken.length === 0 && !isTaken) return said;
  const known = said.invalid_tool_calls ?? [];
  const malformed = broken
    .filter(({ id }) => !known.some((call) => call.id === id))
    .map(({ type: _, index: __, ...call }): InvalidToolCall => ({ ...call, type: "invalid_tool_call" }));
  return remade(said, {
    tool_calls: (said.tool_calls ?? []).filter(({ id }) => !ids.includes(id)),
    invalid_tool_calls: [...known, ...malformed],
    ...(isTaken && { id: crypto.randomUUID() }),
  });
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/** The messages, with an answer after each call that has none. */
function answered(messages: readonly BaseMessage[]): BaseMessage[] {
  const ids = new Set(messages.filter((one) => ToolMessage.isInstance(one)).map((one) => one.tool_call_id));
  return messages.flatMap((message) => {
    const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
    const open = calls.filter(({ id }) => id === undefined || !ids.has(id));
    return [message, ...open.map((call) => answerTo(call, NO_ANSWER))];
  });
}

interface Remaking {
  readonly tool_calls: ToolCall[];
  readonly invalid_tool_calls: InvalidToolCall[];
  readonly id?: string;
}

/** A copy of the message with other calls. It keeps the id unless another is given, so it replaces the original. */
function remade(said: AIMessage, { id = said.id, ...calls }: Remaking): AIMessage {
  // These arguments also hold the raw calls from the model's API, which would be sent back.
  const { tool_calls: _, ...additional_kwargs } = said.additional_kwargs;
  const { content, response_metadata, usage_metadata } = said;
  return new AIMessage({
    content,
    ...calls,
    additional_kwargs,
    response_metadata,
    ...(id && { id }),
    ...(usage_metadata !== undefined && { usage_metadata }),
  });
}

function answerTo({ id = "", name }: ToolCall, content: string): ToolMessage {
  return new ToolMessage({ status: "error", tool_call_id: id, name, content });
}

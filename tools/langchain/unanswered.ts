import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import { createMiddleware } from "langchain";

/*
 * A model's API refuses, from then on, every conversation in which a tool call has no answer. Three things leave one
 * without: a call whose arguments are no JSON, which no tool is asked to answer; a call beside another that a person
 * said no to; and a conversation that was stopped between a call and its answer.
 */

const NO_JSON = "Refused: the arguments of this call are no JSON object, so nothing was done. Send it again.";
const NO_ANSWER =
  "No answer came to this call; it may have been carried out or not. Look at the books before you repeat it or speak of it.";

/** Answers every call that nobody else answers, so that a conversation can always go on. */
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
      const mended = withCalls(said, [...calls, ...malformed]);
      const messagesNow = [mended, ...malformed.map((call) => answerTo(call, NO_JSON))];
      return calls.length > 0
        ? { messages: messagesNow }
        : { messages: messagesNow, jumpTo: "model" as const };
    },
  },
  wrapModelCall: (request, handler) => handler({ ...request, messages: answered(request.messages) }),
});

/** The messages, with an answer behind each call that has none. */
function answered(messages: readonly BaseMessage[]): BaseMessage[] {
  const ids = new Set(messages.filter((one) => ToolMessage.isInstance(one)).map((one) => one.tool_call_id));
  return messages.flatMap((message) => {
    const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
    const open = calls.filter(({ id }) => id === undefined || !ids.has(id));
    return [message, ...open.map((call) => answerTo(call, NO_ANSWER))];
  });
}

/** The message with these calls. It keeps its id, so that it replaces the one that it is made of. */
function withCalls(said: AIMessage, tool_calls: ToolCall[]): AIMessage {
  // Beside the calls that were understood it also holds what the model's API sent, and would send that back.
  const { tool_calls: _, ...additional_kwargs } = said.additional_kwargs;
  const { id, content, response_metadata, usage_metadata } = said;
  return new AIMessage({
    content,
    tool_calls,
    additional_kwargs,
    response_metadata,
    ...(id && { id }),
    ...(usage_metadata !== undefined && { usage_metadata }),
  });
}

function answerTo({ id = "", name }: ToolCall, content: string): ToolMessage {
  return new ToolMessage({ status: "error", tool_call_id: id, name, content });
}

import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { SystemMessage } from "@langchain/core/messages";
import type { StructuredTool } from "@langchain/core/tools";
import { type BaseCheckpointSaver, MemorySaver } from "@langchain/langgraph";
import {
  type AgentMiddleware,
  createAgent,
  createMiddleware,
  humanInTheLoopMiddleware,
  type InterruptOnConfig,
  type ReactAgent,
  toolErrorMiddleware,
} from "langchain";
import { refusalFor } from "../../src/engine/unexpected-errors.ts";
import { type Books, invokeFor } from "../books.ts";
import { callInWords, needsConsent } from "../consent.ts";
import { refused } from "../run-tool.ts";
import { systemPromptFor } from "../system-prompt.ts";
import { tools } from "../tool.ts";
import { couplesCfoTools } from "./tools.ts";
import { answerEveryCall } from "./unanswered.ts";

export interface CfoAgentOptions extends Books {
  /** A chat model, or the name of one as LangChain knows it, such as `openai:gpt-5`. */
  readonly model: BaseChatModel | string;
  /** Where conversations are kept, by `thread_id`. Default: in memory. A question to a person waits there. */
  readonly checkpointer?: BaseCheckpointSaver;
  /** Default: the prompt `cfo`, then the person it talks with and the day, from the books at each turn. */
  readonly system?: string;
  /** Tools beside ours. */
  readonly tools?: readonly StructuredTool[];
  /** Middleware around ours. */
  readonly middleware?: readonly AgentMiddleware[];
}

/**
 * The couple's CFO as a LangChain agent: all tools and the system prompt, acting for `principal`. Before a call that
 * moves money, commits a plan, overwrites or ends something it stops with an interrupt (LangChain's `HITLRequest`, whose
 * descriptions say in plain words what would happen), and goes on with `new Command({ resume: { decisions } })`:
 * approve, edit or reject. So each conversation needs a `thread_id`. What fails unexpectedly reaches the model as the
 * refusal `internal` with an incident id, under which the engine's log has it.
 */
export function createCfoAgent({
  model,
  checkpointer = new MemorySaver(),
  system,
  tools: others = [],
  middleware = [],
  ...books
}: CfoAgentOptions): ReactAgent {
  const around: AgentMiddleware[] = [
    ...middleware,
    // What follows a model's answer runs from the last to the first: a person is asked about calls that can be made.
    answerEveryCall as AgentMiddleware,
    askFirst(books),
    ...(system === undefined ? [situated(books)] : []),
    tellNothingOfErrors(books),
  ];
  return createAgent({
    model,
    checkpointer,
    tools: [...couplesCfoTools(books), ...others],
    // As a message: a bare string would be sent as a list of parts, which not every OpenAI-compatible service takes.
    ...(system !== undefined && { systemPrompt: new SystemMessage(system) }),
    middleware: around,
  });
}

/** A conversation may last for days, and a principal may change: both are read again at each turn. */
function situated(books: Books): AgentMiddleware {
  return createMiddleware({
    name: "Situated",
    wrapModelCall: async (request, handler) =>
      handler({ ...request, systemMessage: new SystemMessage(await systemPromptFor(books)) }),
  }) as AgentMiddleware;
}

function askFirst(books: Books): AgentMiddleware {
  const interruptOn: Record<string, InterruptOnConfig> = {};
  for (const tool of tools.filter(needsConsent)) {
    interruptOn[tool.name] = {
      allowedDecisions: ["approve", "edit", "reject"],
      description: ({ args }) => callInWords(invokeFor(books), tool, args),
      argsSchema: tool.inputSchema,
    };
  }
  // The middleware's types, made with zod 3, are not written for exactOptionalPropertyTypes.
  return humanInTheLoopMiddleware({ interruptOn } as never) as unknown as AgentMiddleware;
}

/** The words of a library or driver, and its stack, go to the log alone. */
function tellNothingOfErrors({ engine }: Books) {
  return toolErrorMiddleware({
    onError: (error, { toolCall }) => refused(refusalFor(engine, error, { operation: toolCall.name })).text,
  });
}

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
import { describeCall, needsConsent } from "../consent.ts";
import { refused } from "../run-tool.ts";
import { systemPromptFor } from "../system-prompt.ts";
import { tools } from "../tool.ts";
import { couplesCfoTools } from "./tools.ts";
import { answerEveryCall } from "./unanswered.ts";

export interface CfoAgentOptions extends Books {
  /** A chat model, or the name of one as LangChain knows it, such as `openai:gpt-5`. */
  readonly model: BaseChatModel | string;
  /** Where conversations and pending questions to a person are kept, by `thread_id`. Default: in memory. */
  readonly checkpointer?: BaseCheckpointSaver;
  /** Default: the prompt `cfo`, then the speaker and the day, read from the books at each turn. */
  readonly system?: string;
  /** Additional tools. */
  readonly tools?: readonly StructuredTool[];
  /** Middleware around the built-in middleware. */
  readonly middleware?: readonly AgentMiddleware[];
}

/**
 * The couple's CFO as a LangChain agent with all tools and the system prompt, acting for `principal`. Before a call that
 * moves money, commits a plan, or overwrites or ends something, it stops with an interrupt (LangChain's `HITLRequest`, whose
 * descriptions say what would happen). It continues with `new Command({ resume: { decisions } })`: approve, edit or reject.
 * Each conversation therefore needs a `thread_id`. An unexpected error reaches the model as the refusal `internal` with the
 * incident id of its entry in the engine's log.
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
    // Hooks after a model's answer run from last to first, so a person is asked only about well-formed calls.
    answerEveryCall as AgentMiddleware,
    askForConsent(books),
    ...(system === undefined ? [withSituation(books)] : []),
    hideErrorDetails(books),
  ];
  return createAgent({
    model,
    checkpointer,
    tools: [...couplesCfoTools(books), ...others],
    // A bare string would be sent as a list of parts, which not every OpenAI-compatible service accepts.
    ...(system !== undefined && { systemPrompt: new SystemMessage(system) }),
    middleware: around,
  });
}

/** Reads the speaker and the day at each turn, because a conversation may last for days and the principal may change. */
function withSituation(books: Books): AgentMiddleware {
  return createMiddleware({
    name: "WithSituation",
    wrapModelCall: async (request, handler) =>
      handler({ ...request, systemMessage: new SystemMessage(await systemPromptFor(books)) }),
  }) as AgentMiddleware;
}

function askForConsent(books: Books): AgentMiddleware {
  const interruptOn: Record<string, InterruptOnConfig> = {};
  for (const tool of tools.filter(needsConsent)) {
    interruptOn[tool.name] = {
      allowedDecisions: ["approve", "edit", "reject"],
      description: ({ args }) => describeCall(invokeFor(books), tool, args),
      argsSchema: tool.inputSchema,
    };
  }
  // The middleware's types, generated with zod 3, do not support exactOptionalPropertyTypes.
  return humanInTheLoopMiddleware({ interruptOn } as never) as unknown as AgentMiddleware;
}

/** Writes a library's or driver's message and stack only to the log. */
function hideErrorDetails({ engine }: Books) {
  return toolErrorMiddleware({
    onError: (error, { toolCall }) => refused(refusalFor(engine, error, { operation: toolCall.name })).text,
  });
}

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage, ToolMessage, type UsageMetadata } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { DynamicStructuredTool } from "@langchain/core/tools";
import { Command, GraphRecursionError } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createMiddleware, type HITLRequest, type HITLResponse } from "langchain";
import { createCfoAgent } from "../../../tools/langchain/agent.ts";
import { SUBMIT } from "../../environment/submit-answer.ts";
import type { Agent, Environment } from "../agent.ts";
import {
  MAX_TURNS,
  type ModelSettings,
  NO_CLIENT_RETRIES,
  type Prices,
  rootOf,
  usageOf,
} from "./settings.ts";

/** Steps of the graph per turn of the model: one for each node. */
const STEPS_PER_TURN = 8;

/**
 * The CFO agent that `tools/langchain` offers to users. The simulated user answers its approval requests, and the
 * environment executes its tool calls.
 */
export function langchainAgent(name: string, settings: ModelSettings): Agent {
  return {
    name,
    async act(environment) {
      const cfo = createCfoAgent({
        ...environment.books,
        model: chatModel(settings, environment),
        tools: environment.tools.filter((tool) => tool.name === SUBMIT).map(declared),
        middleware: [executedBy(environment)],
      });
      const config = {
        configurable: { thread_id: "run" },
        recursionLimit: MAX_TURNS * STEPS_PER_TURN,
        callbacks: [new UsageRecorder(environment, settings)],
      };
      let input: UserInput | Command | undefined = {
        messages: [{ role: "user", content: environment.request }],
      };
      try {
        while (input) input = await reply(environment, await cfo.invoke(input as never, config));
      } catch (error) {
        if (!(error instanceof GraphRecursionError)) throw rootOf(error);
      }
    },
  };
}

interface UserInput {
  readonly messages: readonly { readonly role: "user"; readonly content: string }[];
}

interface State {
  readonly messages: readonly { readonly text: string }[];
  readonly __interrupt__?: readonly { readonly value?: unknown }[];
}

/** The user's answer to the state that the agent has reached; undefined once the user has left. */
async function reply(environment: Environment, state: State): Promise<UserInput | Command | undefined> {
  const request = state.__interrupt__?.[0]?.value as HITLRequest | undefined;
  if (!request) {
    const content = await environment.say(state.messages.at(-1)?.text ?? "");
    return content === undefined ? undefined : { messages: [{ role: "user", content }] };
  }
  const decisions: HITLResponse["decisions"] = [];
  for (const { name, description = name } of request.actionRequests) {
    const consent = await environment.confirm(`${description}\nDo you agree?`);
    if (!consent) return undefined;
    decisions.push(
      consent.agreed
        ? { type: "approve" }
        : { type: "reject", message: `Not done: the person said: ${consent.reply}` },
    );
  }
  return new Command({ resume: { decisions } });
}

function chatModel(
  { options, baseUrl: baseURL, apiKey, fetchFor }: ModelSettings,
  { run }: Environment,
): ChatOpenAI {
  const { model, temperature } = options;
  return new ChatOpenAI({
    model,
    apiKey,
    useResponsesApi: false,
    configuration: { baseURL, fetch: fetchFor(run) },
    ...(temperature !== undefined && { temperature }),
    ...NO_CLIENT_RETRIES,
  });
}

/** The declaration of a tool for the model. The environment executes its calls. */
function declared({
  name,
  description,
  inputSchema: schema,
}: Environment["tools"][number]): DynamicStructuredTool {
  const func = () => Promise.reject(new Error(`the environment must execute ${name}`));
  return new DynamicStructuredTool({ name, description, schema, func });
}

function executedBy(environment: Environment) {
  return createMiddleware({
    name: "ExecutedByEnvironment",
    async wrapModelCall(request, handler) {
      const answer = await handler(request);
      // Text without a call is sent to the user when the turn is over.
      if (AIMessage.isInstance(answer) && isCalling(answer)) environment.notify(answer.text);
      return answer;
    },
    async wrapToolCall({ toolCall: { id = "", name, args } }) {
      const { text: content, refused } = await environment.call(name, args);
      return new ToolMessage({ tool_call_id: id, name, content, status: refused ? "error" : "success" });
    },
  });
}

function isCalling({ tool_calls: calls = [], invalid_tool_calls: unread = [] }: AIMessage): boolean {
  return calls.length + unread.length > 0;
}

/** Records the usage of each model call. */
class UsageRecorder extends BaseCallbackHandler {
  readonly name = "usage-recorder";
  /** Enables streaming; the model's own `streaming` option would make ChatOpenAI download token tables. */
  readonly lc_prefer_streaming: boolean;
  readonly #environment: Environment;
  readonly #prices: Prices | undefined;

  constructor(environment: Environment, { options, prices }: ModelSettings) {
    super();
    this.lc_prefer_streaming = options.stream;
    this.#environment = environment;
    this.#prices = prices;
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    for (const generation of generations.flat()) {
      const usage = "message" in generation ? usageIn(generation.message) : undefined;
      if (!usage) continue;
      const { input_tokens: input, output_tokens: output, input_token_details: details } = usage;
      this.#environment.recordUsage(
        usageOf({ input, output, cached: details?.cache_read ?? 0 }, this.#prices),
      );
    }
  }
}

function usageIn(message: unknown): UsageMetadata | undefined {
  return AIMessage.isInstance(message) ? message.usage_metadata : undefined;
}

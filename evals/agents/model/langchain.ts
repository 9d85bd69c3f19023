import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage, ToolMessage, type UsageMetadata } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { DynamicStructuredTool } from "@langchain/core/tools";
import { Command, GraphRecursionError } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createMiddleware, type HITLRequest, type HITLResponse } from "langchain";
import { createCfoAgent } from "../../../tools/langchain/agent.ts";
import { SUBMIT } from "../../stage/submit-answer.ts";
import type { Agent, Stage } from "../agent.ts";
import { rootOf } from "./cause.ts";
import { MOST_TURNS, type ModelSettings, type Prices, UNHURRIED, usageOf } from "./settings.ts";

/** A turn of a model takes a step of the graph for each node that it passes. */
const STEPS_A_TURN = 8;

/**
 * The CFO that `tools/langchain` offers to users, on the stage: what it would do only after asking a person is put to the
 * person of the task, and its model's calls are answered by the stage.
 */
export function langchainAgent(name: string, settings: ModelSettings): Agent {
  return {
    name,
    async act(stage) {
      const cfo = createCfoAgent({
        ...stage.books,
        model: chatModel(settings, stage),
        tools: stage.tools.filter((tool) => tool.name === SUBMIT).map(shown),
        middleware: [answeredBy(stage)],
      });
      const config = {
        configurable: { thread_id: "run" },
        recursionLimit: MOST_TURNS * STEPS_A_TURN,
        callbacks: [new Counting(stage, settings)],
      };
      let input: Said | Command | undefined = { messages: [{ role: "user", content: stage.words }] };
      try {
        while (input) input = await reply(stage, await cfo.invoke(input as never, config));
      } catch (error) {
        if (!(error instanceof GraphRecursionError)) throw rootOf(error);
      }
    },
  };
}

interface Said {
  readonly messages: readonly { readonly role: "user"; readonly content: string }[];
}

interface State {
  readonly messages: readonly { readonly text: string }[];
  readonly __interrupt__?: readonly { readonly value?: unknown }[];
}

/** What the person says to what the agent has come to; undefined when they have left. */
async function reply(stage: Stage, state: State): Promise<Said | Command | undefined> {
  const asked = state.__interrupt__?.[0]?.value as HITLRequest | undefined;
  if (!asked) {
    const content = await stage.say(state.messages.at(-1)?.text ?? "");
    return content === undefined ? undefined : { messages: [{ role: "user", content }] };
  }
  const decisions: HITLResponse["decisions"] = [];
  for (const { name, description = name } of asked.actionRequests) {
    const consent = await stage.confirm(`${description}\nDo you agree?`);
    if (!consent) return undefined;
    const { agreed, words } = consent;
    decisions.push(
      agreed ? { type: "approve" } : { type: "reject", message: `Not done: the person said: ${words}` },
    );
  }
  return new Command({ resume: { decisions } });
}

function chatModel({ asking, baseUrl: baseURL, apiKey, reach }: ModelSettings, { run }: Stage): ChatOpenAI {
  const { model, temperature } = asking;
  return new ChatOpenAI({
    model,
    apiKey,
    useResponsesApi: false,
    configuration: { baseURL, fetch: reach(run) },
    ...(temperature !== undefined && { temperature }),
    ...UNHURRIED,
  });
}

/** The tool as a model is shown it. It is never run: the stage answers in its place. */
function shown({ name, description, inputSchema: schema }: Stage["tools"][number]): DynamicStructuredTool {
  const func = () => Promise.reject(new Error(`${name} is the stage's to answer`));
  return new DynamicStructuredTool({ name, description, schema, func });
}

function answeredBy(stage: Stage) {
  return createMiddleware({
    name: "AnsweredByTheStage",
    async wrapModelCall(request, handler) {
      const answer = await handler(request);
      // What it says without a call is said, and replied to, when its turn is over.
      if (AIMessage.isInstance(answer) && isCalling(answer)) stage.aside(answer.text);
      return answer;
    },
    async wrapToolCall({ toolCall: { id = "", name, args } }) {
      const { text: content, refused } = await stage.call(name, args);
      return new ToolMessage({ tool_call_id: id, name, content, status: refused ? "error" : "success" });
    },
  });
}

function isCalling({ tool_calls: calls = [], invalid_tool_calls: unread = [] }: AIMessage): boolean {
  return calls.length + unread.length > 0;
}

/** Tells the stage what each answer of the model took. */
class Counting extends BaseCallbackHandler {
  readonly name = "counting";
  /** By a handler's wish, not by the model's `streaming`: with that ChatOpenAI fetches tables of tokens from elsewhere. */
  readonly lc_prefer_streaming: boolean;
  readonly #stage: Stage;
  readonly #prices: Prices | undefined;

  constructor(stage: Stage, { asking, prices }: ModelSettings) {
    super();
    this.lc_prefer_streaming = asking.stream;
    this.#stage = stage;
    this.#prices = prices;
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    for (const generation of generations.flat()) {
      const usage = "message" in generation ? usageIn(generation.message) : undefined;
      if (!usage) continue;
      const { input_tokens: input, output_tokens: output, input_token_details: details } = usage;
      this.#stage.spent(usageOf({ input, output, cached: details?.cache_read ?? 0 }, this.#prices));
    }
  }
}

function usageIn(message: unknown): UsageMetadata | undefined {
  return AIMessage.isInstance(message) ? message.usage_metadata : undefined;
}

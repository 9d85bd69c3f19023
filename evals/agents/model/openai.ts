import OpenAI from "openai";
import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources/chat/completions";
import type { Agent, Environment, OfferedTool } from "../agent.ts";
import { complete, type Turn } from "./completion.ts";
import { MAX_TURNS, type ModelSettings, NO_CLIENT_RETRIES, rootOf, usageOf } from "./settings.ts";

/**
 * A plain loop around chat completions: the model gets the tools of the surface, and its calls are made until it submits
 * its answer. Text without a tool call is sent to the user.
 */
export function chatAgent(name: string, settings: ModelSettings): Agent {
  const { options, baseUrl: baseURL, apiKey, prices, fetchFor } = settings;
  return {
    name,
    async act(environment) {
      const client = new OpenAI({ baseURL, apiKey, fetch: fetchFor(environment.run), ...NO_CLIENT_RETRIES });
      const tools = environment.tools.map(functionOf);
      const messages: ChatCompletionMessageParam[] = [
        { role: "system", content: environment.policy },
        { role: "user", content: environment.request },
      ];
      for (let turns = 0; turns < MAX_TURNS; turns++) {
        const turn = await complete(client, options, messages, tools).catch((error: unknown) => {
          throw rootOf(error);
        });
        if (turn.tokens) environment.recordUsage(usageOf(turn.tokens, prices));
        const answers = await follow(environment, turn);
        if (!answers) return;
        messages.push(...answers);
      }
    },
  };
}

/** Executes a turn of the model. Returns the messages that continue the conversation; undefined once the user has left. */
async function follow(
  environment: Environment,
  { text, calls }: Turn,
): Promise<ChatCompletionMessageParam[] | undefined> {
  if (calls.length === 0) {
    const reply = await environment.say(text);
    if (reply === undefined) return undefined;
    return [
      { role: "assistant", content: text },
      { role: "user", content: reply },
    ];
  }
  const answers: ChatCompletionMessageParam[] = [
    {
      role: "assistant",
      content: text || null,
      tool_calls: calls.map(({ id, ...call }) => ({ id, type: "function", function: call })),
    },
  ];
  environment.notify(text);
  for (const call of calls) {
    const { text: content } = await environment.call(call.name, parse(call.arguments));
    answers.push({ role: "tool", tool_call_id: call.id, content });
  }
  return answers;
}

function functionOf({ name, description, inputSchema, strict }: OfferedTool): ChatCompletionTool {
  return {
    type: "function",
    function: { name, description, parameters: { ...inputSchema }, ...(strict && { strict }) },
  };
}

/** The arguments. Invalid JSON stays a string, which the surface refuses. */
function parse(given: string): unknown {
  try {
    return given.trim() === "" ? {} : JSON.parse(given);
  } catch {
    return given;
  }
}

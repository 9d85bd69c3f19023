import OpenAI from "openai";
import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources/chat/completions";
import type { Agent, OfferedTool, Stage } from "../agent.ts";
import { rootOf } from "./cause.ts";
import { complete, type Turn } from "./completion.ts";
import { MOST_TURNS, type ModelSettings, UNHURRIED, usageOf } from "./settings.ts";

/**
 * An agent of the plainest kind: a model behind chat completions that is shown the tools of the run's surface, OpenAI's or
 * those that an MCP server lists, and whose calls are made until it submits its answer. What it says without calling a
 * tool is said to the person.
 */
export function chatAgent(name: string, settings: ModelSettings): Agent {
  const { asking, baseUrl: baseURL, apiKey, prices, reach } = settings;
  return {
    name,
    async act(stage) {
      const client = new OpenAI({ baseURL, apiKey, fetch: reach(stage.run), ...UNHURRIED });
      const tools = stage.tools.map(functionOf);
      const messages: ChatCompletionMessageParam[] = [
        { role: "system", content: stage.system },
        { role: "user", content: stage.words },
      ];
      for (let turns = 0; turns < MOST_TURNS; turns++) {
        const turn = await complete(client, asking, messages, tools).catch((error: unknown) => {
          throw rootOf(error);
        });
        if (turn.tokens) stage.spent(usageOf(turn.tokens, prices));
        const answers = await follow(stage, turn);
        if (!answers) return;
        messages.push(...answers);
      }
    },
  };
}

/** Does what the model's turn asks for. Answers what the conversation goes on with; undefined when the person has left. */
async function follow(
  stage: Stage,
  { text, calls }: Turn,
): Promise<ChatCompletionMessageParam[] | undefined> {
  if (calls.length === 0) {
    const reply = await stage.say(text);
    if (reply === undefined) return undefined;
    return [
      { role: "assistant", content: text },
      { role: "user", content: reply },
    ];
  }
  const said: ChatCompletionMessageParam[] = [
    {
      role: "assistant",
      content: text || null,
      tool_calls: calls.map(({ id, ...call }) => ({ id, type: "function", function: call })),
    },
  ];
  stage.aside(text);
  for (const call of calls) {
    const { text: content } = await stage.call(call.name, parse(call.arguments));
    said.push({ role: "tool", tool_call_id: call.id, content });
  }
  return said;
}

function functionOf({ name, description, inputSchema, strict }: OfferedTool): ChatCompletionTool {
  return {
    type: "function",
    function: { name, description, parameters: { ...inputSchema }, ...(strict && { strict }) },
  };
}

/** The arguments; as they are where they are no JSON, which the surface refuses in its own words. */
function parse(given: string): unknown {
  try {
    return given.trim() === "" ? {} : JSON.parse(given);
  } catch {
    return given;
  }
}

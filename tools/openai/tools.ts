import type {
  ChatCompletionFunctionTool,
  ChatCompletionMessageToolCall,
  ChatCompletionToolMessageParam,
} from "openai/resources/chat/completions";
import type {
  FunctionTool,
  ResponseFunctionToolCall,
  ResponseInputItem,
} from "openai/resources/responses/responses";
import { invalidInput } from "../../src/kernel/refusals.ts";
import { type Books, invokeFor } from "../books.ts";
import { runTool } from "../run-tool.ts";
import { textOfRefusal } from "../text.ts";
import { type Tool, tools } from "../tool.ts";
import { strictSchema } from "./strict.ts";

/** What a model should know about all tools; `instructionsFor` adds the speaker and the day. Put one of them into the instructions. */
export { INSTRUCTIONS } from "../prompts.ts";
export { instructionsFor } from "../system-prompt.ts";

/** The tools for the Responses API, in strict mode. */
export const responsesTools: readonly FunctionTool[] = tools.map((tool) => ({
  type: "function",
  ...definitionOf(tool),
}));

/** The tools for the Chat Completions API, in strict mode. */
export const chatTools: readonly ChatCompletionFunctionTool[] = tools.map((tool) => ({
  type: "function",
  function: definitionOf(tool),
}));

/** Runs tool calls of either API. Its answer goes back to the model unchanged. Never throws. */
export interface ToolRunner {
  (call: ResponseFunctionToolCall): Promise<ResponseInputItem.FunctionCallOutput>;
  (call: ChatCompletionMessageToolCall): Promise<ChatCompletionToolMessageParam>;
}

/** A runner of tool calls that acts for `principal`. Arguments that are not JSON are refused like any invalid input. */
export function toolRunner(books: Books): ToolRunner {
  async function run(call: ResponseFunctionToolCall): Promise<ResponseInputItem.FunctionCallOutput>;
  async function run(call: ChatCompletionMessageToolCall): Promise<ChatCompletionToolMessageParam>;
  async function run(
    call: ResponseFunctionToolCall | ChatCompletionMessageToolCall,
  ): Promise<ResponseInputItem.FunctionCallOutput | ChatCompletionToolMessageParam> {
    if (call.type === "function_call") {
      const output = await answerTo(books, call.name, call.arguments);
      return { type: "function_call_output", call_id: call.call_id, output };
    }
    const content =
      call.type === "function"
        ? await answerTo(books, call.function.name, call.function.arguments)
        : await answerTo(books, call.custom.name, call.custom.input);
    return { role: "tool", tool_call_id: call.id, content };
  }
  return run;
}

async function answerTo(books: Books, name: string, args: string): Promise<string> {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) return "Refused: There is no tool with this name.\nNext: Use one of the listed tools.";
  const input = parse(args);
  if (input === undefined) {
    return textOfRefusal(
      invalidInput([{ field: "", message: "The arguments are not JSON: send one JSON object." }]),
    );
  }
  return (await runTool(invokeFor(books), tool, input)).text;
}

function parse(args: string): unknown {
  try {
    return args.trim() === "" ? {} : JSON.parse(args);
  } catch {
    return undefined; // Arguments that are not JSON are refused, so that the model can try again.
  }
}

function definitionOf({ name, description, inputSchema }: Tool) {
  return { name, description, parameters: strictSchema(inputSchema), strict: true } as const;
}

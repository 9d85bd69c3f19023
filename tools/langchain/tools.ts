import { ToolMessage } from "@langchain/core/messages";
import {
  BaseToolkit,
  DynamicStructuredTool,
  type StructuredTool,
  type ToolRunnableConfig,
} from "@langchain/core/tools";
import { type Books, invokeFor } from "../books.ts";
import { type Refused, runTool } from "../run-tool.ts";
import { type Tool, tools } from "../tool.ts";

/**
 * What a model should know about all tools; `instructionsFor` adds the speaker and the day. Put one of them into the system
 * prompt.
 */
export { INSTRUCTIONS } from "../prompts.ts";
export { instructionsFor } from "../system-prompt.ts";

/**
 * The tools for LangChain agents, acting for `principal`. The content is text for the model, the artifact the structured
 * answer. A refusal is a tool message with status `error` and the artifact {code, facts, errors}; nothing is thrown.
 */
export function couplesCfoTools(books: Books): StructuredTool[] {
  return tools.map((tool) => new CouplesCfoTool(tool, books));
}

/** The same tools as a toolkit. */
export class CouplesCfoToolkit extends BaseToolkit {
  tools: StructuredTool[];

  constructor(books: Books) {
    super();
    this.tools = couplesCfoTools(books);
  }
}

/** A tool that shows a model its JSON Schema and leaves validation to the operation. */
class CouplesCfoTool extends DynamicStructuredTool {
  static override lc_name(): string {
    return "CouplesCfoTool";
  }

  /** The same tool with a schema that accepts anything, because LangChain's own validation error does not say what to fix. */
  readonly #unvalidated: DynamicStructuredTool;

  constructor(tool: Tool, books: Books) {
    const fields = {
      name: tool.name,
      description: tool.description,
      metadata: { title: tool.title, ...tool.annotations },
      responseFormat: "content_and_artifact",
      func: (input: unknown, _: unknown, config?: ToolRunnableConfig) =>
        contentAndArtifact(tool, books, input, config?.toolCall?.id),
    };
    super({ ...fields, schema: tool.inputSchema });
    this.#unvalidated = new DynamicStructuredTool({ ...fields, schema: {} });
  }

  override call(
    ...args: Parameters<DynamicStructuredTool["call"]>
  ): ReturnType<DynamicStructuredTool["call"]> {
    // Settings of this tool also apply to the inner one.
    const { callbacks, tags, metadata, verbose } = this;
    Object.assign(this.#unvalidated, { callbacks, tags, metadata, verbose });
    return this.#unvalidated.call(...args);
  }
}

async function contentAndArtifact(
  tool: Tool,
  books: Books,
  input: unknown,
  callId: string | undefined,
): Promise<[content: string | ToolMessage, artifact: unknown]> {
  const answer = await runTool(invokeFor(books), tool, input);
  if (answer.ok) return [answer.text, answer.structured];
  return [callId ? errorMessage(tool, answer, callId) : answer.text, artifactOf(answer)];
}

function errorMessage(tool: Tool, answer: Refused, callId: string): ToolMessage {
  return new ToolMessage({
    status: "error",
    name: tool.name,
    tool_call_id: callId,
    content: answer.text,
    artifact: artifactOf(answer),
  });
}

function artifactOf({ code, facts, errors }: Refused): Pick<Refused, "code" | "facts" | "errors"> {
  return { code, facts, errors };
}

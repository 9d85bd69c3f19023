import type { CallToolResult } from "@modelcontextprotocol/server";
import { Refusal } from "../../src/kernel/refusals.ts";
import type { ToolInvoke } from "../books.ts";
import { refused, runTool, type ToolAnswer } from "../run-tool.ts";
import { type Tool, tools } from "../tool.ts";

/** Metadata key of an answer that an idempotency key returned again. */
const REPLAYED = "couples-cfo/replayed";

const byName: ReadonlyMap<string, Tool> = new Map(tools.map((tool) => [tool.name, tool]));

/** The tool with this name, even if the caller may not call it. */
export function toolNamed(name: string): Tool | undefined {
  return byName.get(name);
}

interface Calling {
  readonly invoke: ToolInvoke;
  /** Whether only read-only tools can be called. */
  readonly readOnly: boolean | undefined;
}

/** Calls a tool. Never throws: a refusal is an answer. */
export async function callTool(
  tool: Tool,
  given: unknown,
  { invoke, readOnly }: Calling,
): Promise<ToolAnswer> {
  return readOnly && !tool.annotations.readOnlyHint
    ? refused(new Refusal("read_only"))
    : runTool(invoke, tool, given ?? {});
}

/** The protocol's result of a tool's answer, which is the same in both eras. */
export function resultOf(answer: ToolAnswer): CallToolResult {
  const content: CallToolResult["content"] = [{ type: "text", text: answer.text }];
  if (!answer.ok) return { content, isError: true };
  return { content, structuredContent: answer.structured, ...metaOf(answer) };
}

/** The metadata of a tool's answer. */
export function metaOf(answer: ToolAnswer): Pick<CallToolResult, "_meta"> {
  return answer.ok && answer.replayed ? { _meta: { [REPLAYED]: true } } : {};
}

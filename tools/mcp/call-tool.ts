import type { CallToolResult } from "@modelcontextprotocol/server";
import { Refusal } from "../../src/kernel/refusals.ts";
import type { ToolInvoke } from "../books.ts";
import { refused, runTool } from "../run-tool.ts";
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

/** Calls a tool and returns the protocol's result, which is the same in both eras. Never throws: a refusal is a result. */
export async function callTool(
  tool: Tool,
  given: unknown,
  { invoke, readOnly }: Calling,
): Promise<CallToolResult> {
  const answer =
    readOnly && !tool.annotations.readOnlyHint
      ? refused(new Refusal("read_only"))
      : await runTool(invoke, tool, given ?? {});
  const content: CallToolResult["content"] = [{ type: "text", text: answer.text }];
  if (!answer.ok) return { content, isError: true };
  const { structured: structuredContent, replayed } = answer;
  return { content, structuredContent, ...(replayed && { _meta: { [REPLAYED]: true } }) };
}

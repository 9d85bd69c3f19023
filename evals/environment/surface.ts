import type { Engine } from "../../src/engine/engine.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { invalidInput, type RefusalCode } from "../../src/kernel/refusals.ts";
import { refused } from "../../tools/run-tool.ts";
import type { OfferedTool, ToolResult } from "../agents/agent.ts";

/** The tools of the books as one integration shows them to a model. */
export interface Surface {
  readonly tools: readonly OfferedTool[];
  /** Calls a tool. A string input stands for arguments that are not valid JSON. */
  call(tool: string, input: unknown): Promise<ToolResult>;
  close(): Promise<void>;
}

/** The books of a surface and the principal that uses them. */
export interface Books {
  readonly engine: Engine;
  readonly principal: Principal;
}

const { code, text } = refused(
  invalidInput([{ field: "", message: "The arguments are not JSON: send one JSON object." }]),
);

/** What a host answers to arguments that are not valid JSON. */
export const NOT_JSON: ToolResult = { text, refused: code };

/** The code in the text of a refusal; undefined for other texts. */
export function refusedIn(answer: string): { refused: RefusalCode } | undefined {
  const found = /^Refused: (\w+)\./.exec(answer)?.[1];
  return found === undefined ? undefined : { refused: found as RefusalCode };
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

import type { Engine } from "../../src/engine/engine.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { invalidInput, type RefusalCode } from "../../src/kernel/refusals.ts";
import { refused } from "../../tools/run-tool.ts";
import type { OfferedTool, ToolResult } from "../agents/agent.ts";

/** The books as one way of reaching them shows them to a model. */
export interface Surface {
  readonly tools: readonly OfferedTool[];
  /** Calls a tool. An input that is a text stands for arguments that are no JSON. */
  call(tool: string, input: unknown): Promise<ToolResult>;
  close(): Promise<void>;
}

/** The books that a surface is opened on, and for whom. */
export interface Books {
  readonly engine: Engine;
  readonly principal: Principal;
}

const { code, text } = refused(
  invalidInput([{ field: "", message: "The arguments are not JSON: send one JSON object." }]),
);

/** What a host answers a model whose arguments it cannot read, since such a call cannot be made. */
export const NOT_JSON: ToolResult = { text, refused: code };

/** The code of a refusal, from its text; nothing where it is none. */
export function refusedIn(answer: string): { refused: RefusalCode } | undefined {
  const found = /^Refused: (\w+)\./.exec(answer)?.[1];
  return found === undefined ? undefined : { refused: found as RefusalCode };
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

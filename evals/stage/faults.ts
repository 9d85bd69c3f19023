import { unavailable } from "../../src/kernel/refusals.ts";
import { refused } from "../../tools/run-tool.ts";
import type { ToolResult } from "../agents/agent.ts";
import type { Fault, Task } from "../task/task.ts";
import type { Seeded } from "./seed.ts";

const LOST: ToolResult = {
  text: "The connection broke before an answer arrived. Whether the call was carried out is not known.",
  refused: "lost",
};

/**
 * A tool whose calls go wrong where the task says so: an answer is lost, the books cannot be reached, or somebody else
 * acts meanwhile. `look` sees the books between the call and what somebody else then does.
 */
export function withFaults(
  call: (tool: string, input: unknown) => Promise<ToolResult>,
  { faults }: Task,
  { act }: Pick<Seeded, "act">,
): (tool: string, input: unknown, look: () => Promise<void>) => Promise<ToolResult> {
  const made = new Map<string, number>();
  return async (tool, input, look) => {
    const nth = (made.get(tool) ?? 0) + 1;
    made.set(tool, nth);
    const now = faults.filter((fault) => fault.tool === tool && fault.nth === nth);
    if (now.some(({ kind }) => kind === "unavailable")) {
      const { code, text } = refused(unavailable());
      return { text, refused: code };
    }
    const answer = await call(tool, input);
    await look();
    for (const fault of now.filter(isMeanwhile)) await act(fault.by, fault.call, fault.with);
    return now.some(({ kind }) => kind === "lost_answer") ? LOST : answer;
  };
}

function isMeanwhile(fault: Fault): fault is Extract<Fault, { kind: "meanwhile" }> {
  return fault.kind === "meanwhile";
}

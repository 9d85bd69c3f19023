import { unavailable } from "../../src/kernel/refusals.ts";
import { refused } from "../../tools/run-tool.ts";
import type { ToolResult } from "../agents/agent.ts";
import type { Fault, Task } from "../tasks/task.ts";
import type { SeededCouple } from "./seed.ts";

const LOST: ToolResult = {
  text: "The connection broke before an answer arrived. The call may or may not have been carried out.",
  refused: "lost",
};

/**
 * Calls tools with the faults of the task: a result is lost, the books are unavailable, or someone else acts meanwhile.
 * `observe` runs between the call and that other action.
 */
export function withFaults(
  call: (tool: string, input: unknown) => Promise<ToolResult>,
  { faults }: Task,
  { act }: Pick<SeededCouple, "act">,
): (tool: string, input: unknown, observe: () => Promise<void>) => Promise<ToolResult> {
  const calls = new Map<string, number>();
  return async (tool, input, observe) => {
    const nth = (calls.get(tool) ?? 0) + 1;
    calls.set(tool, nth);
    const now = faults.filter((fault) => fault.tool === tool && fault.nth === nth);
    if (now.some(({ kind }) => kind === "unavailable")) {
      const { code, text } = refused(unavailable());
      return { text, refused: code };
    }
    const answer = await call(tool, input);
    await observe();
    for (const fault of now.filter(isMeanwhile)) await act(fault.by, fault.call, fault.with);
    return now.some(({ kind }) => kind === "lost_answer") ? LOST : answer;
  };
}

function isMeanwhile(fault: Fault): fault is Extract<Fault, { kind: "meanwhile" }> {
  return fault.kind === "meanwhile";
}

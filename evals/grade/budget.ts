import type { Evidence } from "../run/evidence.ts";
import type { Task } from "../task/task.ts";

/** Whether the run kept to its budget of calls, and of tokens (o200k) that they and their answers take. */
export function gradeBudget({ budget }: Task, evidence: Evidence): string[] {
  const calls = evidence.transcript.filter((entry) => entry.kind === "called");
  const tokens = calls.reduce((sum, call) => sum + call.tokens, 0);
  return [
    ...(calls.length > budget.calls ? [`${calls.length} calls, where ${budget.calls} are allowed`] : []),
    ...(tokens > budget.tokens ? [`${tokens} tokens, where ${budget.tokens} are allowed`] : []),
  ];
}

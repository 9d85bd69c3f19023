import { COMPONENTS, type Evaluation, type Simulation, type TrialResult } from "../runner/simulation.ts";
import type { Task } from "../tasks/task.ts";
import { evaluateAnswer } from "./answer.ts";
import { evaluateChanges } from "./changes.ts";
import { evaluateMilestones } from "./milestones.ts";
import { evaluatePolicy } from "./policy.ts";
import { evaluateState } from "./state.ts";

/** Evaluates a run from its record alone. */
export function evaluate(task: Task, simulation: Simulation): Evaluation {
  return {
    state: evaluateState(task, simulation),
    changes: evaluateChanges(task, simulation),
    milestones: evaluateMilestones(task, simulation),
    answer: evaluateAnswer(task, simulation),
    policy: evaluatePolicy(task, simulation),
    budget: evaluateBudget(task, simulation),
  };
}

/** Whether every component passes. */
export function passes(evaluation: Evaluation): boolean {
  return COMPONENTS.every((component) => evaluation[component].length === 0);
}

/** Results evaluated again with the current tasks. Errored runs, and runs of tasks that no longer exist, stay unchanged. */
export function reevaluated(results: readonly TrialResult[], tasks: readonly Task[]): TrialResult[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return results.map((result) => {
    const task = byId.get(result.task);
    if (!task || !result.simulation || result.verdict === "errored") return result;
    const evaluation = evaluate(task, result.simulation);
    return { ...result, evaluation, verdict: passes(evaluation) ? "passed" : "failed" };
  });
}

/** Whether the run stayed within its budget of tool calls and of o200k tokens in their inputs and results. */
function evaluateBudget({ budget }: Task, { trajectory }: Simulation): string[] {
  const calls = trajectory.filter((step) => step.kind === "tool_call");
  const tokens = calls.reduce((sum, call) => sum + call.tokens, 0);
  return [
    ...(calls.length > budget.calls
      ? [`${calls.length} tool calls exceed the budget of ${budget.calls}`]
      : []),
    ...(tokens > budget.tokens ? [`${tokens} tokens exceed the budget of ${budget.tokens}`] : []),
  ];
}

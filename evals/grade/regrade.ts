import type { TrialResult } from "../run/evidence.ts";
import type { Task } from "../task/task.ts";
import { grade, passes } from "./grade.ts";

/** Results with the verdicts of now. A run that errored, or whose task is gone, stays as it was. */
export function regraded(results: readonly TrialResult[], tasks: readonly Task[]): TrialResult[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return results.map((result) => {
    const task = byId.get(result.task);
    if (!task || !result.evidence || result.verdict === "errored") return result;
    const grades = grade(task, result.evidence);
    return { ...result, grades, verdict: passes(grades) ? "passed" : "failed" };
  });
}

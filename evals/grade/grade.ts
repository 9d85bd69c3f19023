import { COMPONENTS, type Evidence, type Grades } from "../run/evidence.ts";
import type { Task } from "../task/task.ts";
import { gradeAnswer } from "./answer.ts";
import { gradeBudget } from "./budget.ts";
import { gradeChanges } from "./changes.ts";
import { gradeMilestones } from "./milestones.ts";
import { gradeMinefields } from "./minefields.ts";
import { gradeState } from "./state.ts";

/** Judges a run by what it left behind. Pure: it looks at nothing but what it is given. */
export function grade(task: Task, evidence: Evidence): Grades {
  return {
    state: gradeState(task, evidence),
    changes: gradeChanges(task, evidence),
    milestones: gradeMilestones(task, evidence),
    answer: gradeAnswer(task, evidence),
    minefields: gradeMinefields(task, evidence),
    budget: gradeBudget(task, evidence),
  };
}

/** Whether every component holds. */
export function passes(grades: Grades): boolean {
  return COMPONENTS.every((component) => grades[component].length === 0);
}

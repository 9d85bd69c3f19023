import type { TrialResult } from "../run/evidence.ts";
import { byAgent } from "../run/pass.ts";

/** A result on the page: where it is found there. */
export interface Run extends TrialResult {
  readonly anchor: string;
}

/** The verdict as a mark: told apart by its shape, not by its colour alone. */
export const MARKS = { passed: "✓", failed: "✗", errored: "!" } as const satisfies Record<
  Run["verdict"],
  string
>;

/** Results in the order of the page: by task, then by agent and surface as they first appear, then by trial. */
export function runsOf(results: readonly TrialResult[]): Run[] {
  return byAgent(results)
    .flatMap((own) => own.toSorted((a, b) => a.trial - b.trial))
    .toSorted((a, b) => compare(a.task, b.task))
    .map((result, nth) => ({ ...result, anchor: `run-${nth + 1}` }));
}

/** The family of a task: the folder that it is in. */
export function familyOf(task: string): string {
  return task.split("/")[0] ?? task;
}

/** By code unit, so that the order is the same in any locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

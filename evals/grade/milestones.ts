import type { Evidence } from "../run/evidence.ts";
import type { Task } from "../task/task.ts";
import { timelineOf } from "./timeline.ts";

/** Whether the milestones were passed, each for the first time before the next. */
export function gradeMilestones({ expect }: Task, evidence: Evidence): string[] {
  const names = timelineOf(evidence).map(({ name }) => name);
  const places = expect.order.map((name) => ({ name, at: names.indexOf(name) }));
  const missed = places.filter(({ at }) => at < 0).map(({ name }) => `${name} never came`);
  const passed = places.filter(({ at }) => at >= 0);
  const early = passed.slice(1).flatMap(({ name, at }, index) => {
    const before = passed[index];
    return before && before.at > at ? [`${name} came before ${before.name}`] : [];
  });
  return [...missed, ...early];
}

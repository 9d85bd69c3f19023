import type { EventRow, Simulation, TrajectoryStep } from "../runner/simulation.ts";
import type { Task } from "../tasks/task.ts";
import { eventsOfAgent } from "./changes.ts";

/** Whether the run reached the milestones in their order, counting the first occurrence of each. */
export function evaluateMilestones({ expect }: Task, simulation: Simulation): string[] {
  const names = timelineOf(simulation).map(({ name }) => name);
  const places = expect.milestones.map((name) => ({ name, at: names.indexOf(name) }));
  const missed = places.filter(({ at }) => at < 0).map(({ name }) => `${name} was not reached`);
  const reached = places.filter(({ at }) => at >= 0);
  const early = reached.slice(1).flatMap(({ name, at }, index) => {
    const before = reached[index];
    return before && before.at > at ? [`${name} came before ${before.name}`] : [];
  });
  return [...missed, ...early];
}

/** A point of a run that a task can order: `read`, `message`, `suggested`, `confirmed`, a milestone, or an event type. */
interface Moment {
  readonly name: string;
  readonly event?: EventRow;
}

/** The trajectory and the ledger of a run merged in chronological order. */
export function timelineOf(simulation: Simulation): Moment[] {
  let events = eventsOfAgent(simulation);
  return simulation.trajectory.flatMap((step) => {
    if (step.kind !== "tool_call") return momentsOf(step);
    const caused = events.filter(({ sequence }) => sequence <= step.sequence);
    events = events.filter(({ sequence }) => sequence > step.sequence);
    return [...momentsOf(step), ...caused.map((event) => ({ name: event.type, event }))];
  });
}

function momentsOf(step: TrajectoryStep): Moment[] {
  switch (step.kind) {
    case "tool_call":
      return [
        ...(step.refused ? [] : [{ name: "read" }]),
        ...(step.plans.length > 0 ? [{ name: "suggested" }] : []),
      ];
    case "agent_message":
      return [{ name: "message" }];
    case "user_message":
      return [
        ...(step.confirms ? [{ name: "confirmed" }] : []),
        ...(step.milestone ? [{ name: step.milestone }] : []),
      ];
    case "answer":
      return [];
  }
}

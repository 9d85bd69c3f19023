import type { Entry, EventRow, Evidence } from "../run/evidence.ts";
import { eventsOfAgent } from "./changes.ts";

/** Something of a run that a task can ask the order of. */
export interface Moment {
  /** `read`, `told`, `suggested`, `confirmed`, a mark of the person, or the type of an event. */
  readonly name: string;
  readonly event?: EventRow;
}

/** The moments of a run in their order: transcript and ledger as one. */
export function timelineOf(evidence: Evidence): Moment[] {
  let events = eventsOfAgent(evidence);
  return evidence.transcript.flatMap((entry) => {
    if (entry.kind !== "called") return momentsOf(entry);
    const of = events.filter(({ sequence }) => sequence <= entry.sequence);
    events = events.filter(({ sequence }) => sequence > entry.sequence);
    return [...momentsOf(entry), ...of.map((event) => ({ name: event.type, event }))];
  });
}

function momentsOf(entry: Entry): Moment[] {
  switch (entry.kind) {
    case "called":
      return [
        ...(entry.refused ? [] : [{ name: "read" }]),
        ...(entry.plans.length > 0 ? [{ name: "suggested" }] : []),
      ];
    case "told":
      return [{ name: "told" }];
    case "heard":
      return [
        ...(entry.confirms ? [{ name: "confirmed" }] : []),
        ...(entry.mark ? [{ name: entry.mark }] : []),
      ];
    case "submitted":
      return [];
  }
}

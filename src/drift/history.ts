import type { BookKey } from "../books/metadata.ts";
import type { Event } from "../books/rows.ts";
import { toMinorUnits } from "../kernel/money.ts";
import type { Flow, Past } from "./cause.ts";

/** The flows and first changes of a goal in the events of the last 90 days, oldest first. */
export function pastOf(goalId: string, events: readonly Event[], currency: string): Past {
  const [flows, changes]: [Flow[], Event[]] = [[], []];
  for (const event of events) {
    const [from, to] = [event.sourceGoalId === goalId, event.destGoalId === goalId];
    if (event.eventType === "GOAL" && to) changes.push(event);
    else if (from || to) {
      const amount = to ? event.amount : -event.amount;
      flows.push({ id: event.id, amount, reverses: event.reversesEventId });
    }
  }
  const first = (field: BookKey) => changes.find(({ metadata }) => field in metadata)?.metadata[field];
  const [target, deadline] = [first("target_amount_before"), first("deadline_before")];
  return {
    flows,
    ...(target != null && { targetBefore: toMinorUnits({ target: String(target) }, currency).target }),
    ...(deadline !== undefined && { deadlineBefore: deadline === null ? null : String(deadline) }),
  };
}

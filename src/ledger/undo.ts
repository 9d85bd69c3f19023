import type { EventType } from "../books/rows.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { OPERATOR_ACTOR } from "./actors.ts";
import type { Writing } from "./append.ts";

/** How long an allocation can be undone: ten minutes. */
const UNDO_MS = 10 * 60 * 1000;

/** What moves money into or out of a goal, or changes its properties. */
const TOUCHES: readonly EventType[] = [
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
  "REVERSAL",
  "GOAL",
];

/**
 * Whether taking this event back only undoes what the caller did a moment ago: their own allocation, at most ten
 * minutes old, while nobody else has moved money into or out of its goal or changed it. Together the two take nothing
 * from the goal, so the second key is not asked and the allowance of 24 hours is not used. Moves of a plan are not
 * undone this way, and nothing that the operator did or does. The event's goal must be loaded.
 */
export async function isUndo({ em, couple, principal, now }: Writing, event: LedgerEvent): Promise<boolean> {
  const { eventType, user, actor, timestamp, metadata, sequence, destGoal: goal } = event;
  const mine = principal.userId !== null && user?.id === principal.userId;
  const byOperator = [actor, principal.actor].includes(OPERATOR_ACTOR);
  const recent = now.getTime() - timestamp.getTime() <= UNDO_MS;
  if (eventType !== "ALLOCATION" || !goal || !mine || byOperator || !recent || metadata.plan_id) return false;
  const since: LedgerEvent[] = await em.find(
    LedgerEvent,
    {
      couple,
      sequence: { $gt: sequence },
      eventType: { $in: [...TOUCHES] },
      $or: [{ sourceGoal: goal }, { destGoal: goal }],
    },
    { disableIdentityMap: true },
  );
  // A plan's moves that the partner approved carry its committer, and are the partner's doing as well.
  return since.every(
    (later) =>
      later.user?.id === principal.userId && later.actor !== OPERATOR_ACTOR && !later.metadata.approved_by,
  );
}

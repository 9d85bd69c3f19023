import type { KnownEvent } from "../books/facts.ts";
import { OPERATOR_ACTOR } from "./actors.ts";
import type { Actor } from "./decision.ts";

/** How long an allocation can be undone: ten minutes. */
export const UNDO_MS = 10 * 60 * 1000;

/** Who would undo, and when. */
interface Undoing {
  readonly caller: Actor;
  readonly now: Date;
}

/**
 * Whether a reversal of this event only undoes what the caller did a moment ago: their own allocation, at most ten minutes
 * old, while nobody else has moved money into or out of its goal or changed the goal. Together the two take nothing from the
 * goal, so that the reversal needs no second key and uses nothing of the allowance of 24 hours. Moves of a plan cannot be
 * undone this way, nor anything that the operator did, nor can the operator undo.
 */
export function isUndo({ caller, now }: Undoing, { event, since }: KnownEvent): boolean {
  const { eventType, userId, actor, timestamp, metadata } = event;
  const own = caller.userId !== null && userId === caller.userId;
  const byOperator = [actor, caller.actor].includes(OPERATOR_ACTOR);
  const recent = now.getTime() - timestamp.getTime() <= UNDO_MS;
  if (eventType !== "ALLOCATION" || !own || byOperator || !recent || metadata.plan_id) return false;
  // Moves of a plan that the partner approved name its committer, and are the partner's doing as well.
  return since.every(
    (later) =>
      later.userId === caller.userId && later.actor !== OPERATOR_ACTOR && !later.metadata.approved_by,
  );
}

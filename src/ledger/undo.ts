import type { EventWithContext } from "../books/facts.ts";
import { OPERATOR_ACTOR } from "./actors.ts";
import type { Actor } from "./decision.ts";

export const UNDO_MS = 10 * 60 * 1000;

interface Context {
  readonly caller: Actor;
  readonly now: Date;
}

/**
 * Whether the reversal of an event is an undo: the caller reverses their own allocation within ten minutes, and nobody else
 * has changed the goal or moved its money since. An undo needs no approval and does not count towards the 24-hour
 * allowance. Moves of a plan and events of the operator cannot be undone, and the operator cannot undo.
 */
export function isUndo({ caller, now }: Context, { event, since }: EventWithContext): boolean {
  const { eventType, userId, actor, timestamp, metadata } = event;
  const own = caller.userId !== null && userId === caller.userId;
  const byOperator = [actor, caller.actor].includes(OPERATOR_ACTOR);
  const recent = now.getTime() - timestamp.getTime() <= UNDO_MS;
  if (eventType !== "ALLOCATION" || !own || byOperator || !recent || metadata.plan_id) return false;
  // The events of an approved plan name the partner who committed it, but the other partner took part as well.
  return since.every(
    (later) =>
      later.userId === caller.userId && later.actor !== OPERATOR_ACTOR && !later.metadata.approved_by,
  );
}

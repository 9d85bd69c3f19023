import type { EntityManager } from "@mikro-orm/core";
import type { Event, EventType } from "../../books/rows.ts";
import type { Principal } from "../../identity/principal.ts";
import { newestEvents } from "./events.ts";
import { type Condition, where } from "./read.ts";
import { wholeEvents } from "./visible-events.ts";

/** Which events a page of the ledger holds. What is missing or null selects nothing. */
export interface EventFilter {
  readonly eventType?: EventType | null | undefined;
  readonly accountId?: string | null | undefined;
  /** Only events that took money from this goal, brought money to it, or are about it. */
  readonly goalId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly actor?: string | null | undefined;
  readonly afterSequence?: number | null | undefined;
  readonly beforeSequence?: number | null | undefined;
  readonly from?: Date | null | undefined;
  /** The instant before which. */
  readonly until?: Date | null | undefined;
}

/** The newest events of a couple that fit the filter, newest first, `limit` at most. */
export function listEvents(
  em: EntityManager,
  coupleId: string,
  viewer: Principal,
  { limit, ...filter }: EventFilter & { readonly limit: number },
): Promise<readonly Event[]> {
  return newestEvents(em, coupleId, {
    walks: walksOf(filter),
    conditions: [
      ...conditionsOf(filter),
      // The actor of an event that is the partner's alone is hidden, so it must not be found by it either.
      ...(filter.actor ? [wholeEvents(viewer, coupleId)] : []),
      ...placesOf(coupleId, filter),
    ],
    limit,
  });
}

/** The types of events that take money from a goal, and those that do nothing else with goals. */
const FROM_GOALS: ReadonlySet<EventType> = new Set(["RELEASE", "REALLOCATION", "SPENDING", "REVERSAL"]);
const ONLY_FROM_GOALS: ReadonlySet<EventType> = new Set(["RELEASE", "SPENDING"]);

/**
 * The events of a goal lie in two indexes, and no event names one goal twice. Of the two walks one is left out where a type
 * is asked for that it never meets: it would go on to the beginning of the ledger.
 */
function walksOf({ goalId, eventType }: EventFilter): readonly Condition[] {
  if (!goalId) return [where("true")];
  return [
    ...(!eventType || FROM_GOALS.has(eventType) ? [where("e.source_goal_id = ?", goalId)] : []),
    ...(!eventType || !ONLY_FROM_GOALS.has(eventType) ? [where("e.dest_goal_id = ?", goalId)] : []),
  ];
}

function conditionsOf(filter: EventFilter): readonly Condition[] {
  const { eventType, accountId, userId, actor, afterSequence, beforeSequence } = filter;
  return [
    ...(eventType ? [where("e.event_type = ?", eventType)] : []),
    ...(accountId ? [where("e.source_account_id = ?", accountId)] : []),
    ...(userId ? [where("e.user_id = ?", userId)] : []),
    ...(actor ? [where("e.actor = ?", actor)] : []),
    ...(afterSequence != null ? [where("e.sequence > ?", afterSequence)] : []),
    ...(beforeSequence != null ? [where("e.sequence < ?", beforeSequence)] : []),
  ];
}

/** How far apart the clocks of the servers that wrote one ledger can be: an earlier version dated events by them alone. */
const CLOCKS_APART_MS = 24 * 60 * 60 * 1000;

/**
 * A span of time, as the places in the ledger that bound it and as the instants: instants follow the sequence, so a walk along
 * any index begins and ends with the span. The instants themselves are only compared, or the planner would read and sort the span.
 */
function placesOf(coupleId: string, { from, until }: EventFilter): readonly Condition[] {
  return [
    ...(from ? [sinceInstant(coupleId, from)] : []),
    ...(until
      ? [
          where(
            `e.sequence < coalesce((
              select later.sequence from ledger_events later where later.couple_id = ? and later."timestamp" >= ?
              order by later."timestamp" limit 1
            ), 2147483647) and e."timestamp" + interval '0' < ?`,
            coupleId,
            new Date(until.getTime() + CLOCKS_APART_MS),
            until,
          ),
        ]
      : []),
  ];
}

/** The events `e` of a couple since an instant, as a range of the ledger that any index on the sequence serves. */
export function sinceInstant(coupleId: string, from: Date): Condition {
  return where(
    `e.sequence > coalesce((
      select earlier.sequence from ledger_events earlier where earlier.couple_id = ? and earlier."timestamp" < ?
      order by earlier."timestamp" desc limit 1
    ), 0) and e."timestamp" + interval '0' >= ?`,
    coupleId,
    new Date(from.getTime() - CLOCKS_APART_MS),
    from,
  );
}

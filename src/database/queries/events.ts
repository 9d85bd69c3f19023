import type { EntityManager } from "@mikro-orm/core";
import type { KnownEvent } from "../../books/facts.ts";
import type { Event, EventType } from "../../books/rows.ts";
import type { Principal } from "../../identity/principal.ts";
import { UNDO_MS } from "../../ledger/undo.ts";
import { type Column, jsonArray } from "./columns.ts";
import { eventFrom } from "./event-row.ts";
import type { Asking } from "./facts.ts";
import { type Condition, columnsWithout, query } from "./read.ts";
import { wholeEvents } from "./visible-events.ts";

const TABLE = "ledger_events";

/** Events of a couple, as plain rows. `rest` is SQL behind the couple's condition, with the table's alias `e`. */
export async function readEvents(
  em: EntityManager,
  coupleId: string,
  rest: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Event[]> {
  const columns = columnsWithout(em, TABLE);
  const statement = `select ${jsonArray(columns, "e")}::text as row from ${TABLE} e where e.couple_id = ? ${rest}`;
  const rows = await query<{ row: string }>(em, statement, [coupleId, ...parameters]);
  return rows.map(({ row }) => eventFrom(columns, JSON.parse(row) as unknown[]));
}

/** All events of a couple, in the order of its ledger. */
export function allEvents(em: EntityManager, coupleId: string): Promise<readonly Event[]> {
  return readEvents(em, coupleId, "order by e.sequence");
}

/** What moves money into or out of a goal, or changes its properties. */
const TOUCHING = "('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'REVERSAL', 'GOAL')";

/** What moves a balance in a way that a later sync of the balance includes. */
const SYNCED = "('DEPOSIT', 'WITHDRAWAL', 'SPENDING')";

/** An event `e` with what the ledger recorded about it since. Parameters: since when an allocation can be undone, couple, event. */
function knownEventSql(columns: readonly Column[]): string {
  return `select ${jsonArray(columns, "e")}::text as event,
    (select r.id from ledger_events r where r.couple_id = e.couple_id and r.reverses_event_id = e.id) as "reversedBy",
    case when e.event_type in ${SYNCED} then (
      select s.id from ledger_events s
      where s.couple_id = e.couple_id and s.source_account_id = e.source_account_id and s.sequence > e.sequence
        and s.event_type = 'BALANCE_SYNC'
      order by s.sequence limit 1
    ) end as "syncedBy",
    case when e.event_type = 'ALLOCATION' and e."timestamp" >= ? then (
      select json_agg(${jsonArray(columns, "s")} order by s.sequence)::text from ledger_events s
      where s.couple_id = e.couple_id and s.sequence > e.sequence and s.event_type in ${TOUCHING}
        and (s.source_goal_id = e.dest_goal_id or s.dest_goal_id = e.dest_goal_id)
    ) end as since
  from ledger_events e where e.couple_id = ? and e.id = ?`;
}

/** A row of `knownEventSql`: events as JSON. */
interface KnownEventRow {
  readonly event: string;
  readonly reversedBy: string | null;
  readonly syncedBy: string | null;
  readonly since: string | null;
}

/** An event of the couple with what the ledger recorded about it since; undefined when the couple has no event with this id. */
export async function knownEvent({ em, books, now }: Asking, id: string): Promise<KnownEvent | undefined> {
  const columns = columnsWithout(em, TABLE);
  const parameters = [new Date(now.getTime() - UNDO_MS), books.couple.id, id];
  const rows = await query<KnownEventRow>(em, knownEventSql(columns), parameters);
  return rows.map(({ event, since, ...ids }) => ({
    event: eventFrom(columns, JSON.parse(event) as unknown[]),
    ...ids,
    since: (JSON.parse(since ?? "[]") as unknown[][]).map((values) => eventFrom(columns, values)),
  }))[0];
}

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
  const conditions = conditionsOf(filter, viewer);
  const where = conditions.map(({ sql }) => `and ${sql}`).join(" ");
  const parameters = conditions.flatMap((condition) => condition.parameters);
  return readEvents(em, coupleId, `${where} order by e.sequence desc limit ?`, [...parameters, limit]);
}

function conditionsOf(filter: EventFilter, viewer: Principal): readonly Condition[] {
  const { accountId, goalId, userId, actor, afterSequence, beforeSequence, from, until } = filter;
  const where = (sql: string, ...parameters: unknown[]): Condition => ({ sql, parameters });
  return [
    ...(filter.eventType ? [where("e.event_type = ?", filter.eventType)] : []),
    ...(accountId ? [where("e.source_account_id = ?", accountId)] : []),
    ...(goalId ? [where("(e.source_goal_id = ? or e.dest_goal_id = ?)", goalId, goalId)] : []),
    ...(userId ? [where("e.user_id = ?", userId)] : []),
    // The actor of an event that is the partner's alone is hidden, so it must not be found by it either.
    ...(actor ? [where("e.actor = ?", actor), wholeEvents(viewer)] : []),
    ...(afterSequence != null ? [where("e.sequence > ?", afterSequence)] : []),
    ...(beforeSequence != null ? [where("e.sequence < ?", beforeSequence)] : []),
    ...(from ? [where('e."timestamp" >= ?', from)] : []),
    ...(until ? [where('e."timestamp" < ?', until)] : []),
  ];
}

/** Whether a couple's ledger holds this event at its place. */
export async function holdsEvent(
  em: EntityManager,
  coupleId: string,
  { id, sequence }: Pick<Event, "id" | "sequence">,
): Promise<boolean> {
  const statement = "select 1 from ledger_events where couple_id = ? and sequence = ? and id = ?";
  return (await query(em, statement, [coupleId, sequence, id])).length > 0;
}

/** An event of a couple by its id. */
export async function findEvent(em: EntityManager, coupleId: string, id: string): Promise<Event | undefined> {
  const [event] = await readEvents(em, coupleId, "and e.id = ?", [id]);
  return event;
}

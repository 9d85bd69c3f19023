import type { EntityManager } from "@mikro-orm/core";
import type { EventWithContext } from "../../books/facts.ts";
import type { Event } from "../../books/rows.ts";
import { UNDO_MS } from "../../ledger/undo.ts";
import { type Column, jsonArray } from "./columns.ts";
import { eventFrom } from "./event-row.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";

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

/** How much of a couple's ledger a merged walk reads, newest first. */
export interface Merged {
  /** What each walk selects, in a statement in which the events are named `e`. No event fits two of them. */
  readonly walks: readonly Condition[];
  /** What all of them select. */
  readonly conditions: readonly Condition[];
  readonly limit: number;
}

/** The newest events of a couple that one of several conditions selects, newest first, `limit` at most. */
export async function newestEvents(
  em: EntityManager,
  coupleId: string,
  { conditions, ...merged }: Merged,
): Promise<readonly Event[]> {
  const columns = columnsWithout(em, TABLE);
  const ofCouple = [where("e.couple_id = ?", coupleId), ...conditions];
  const { sql, parameters } = mergedWalks({ ...merged, conditions: ofCouple });
  const rows = await query<{ row: string }>(
    em,
    `select ${jsonArray(columns, "e")}::text as row from (${sql}) e order by e.sequence desc`,
    parameters,
  );
  return rows.map(({ row }) => eventFrom(columns, JSON.parse(row) as unknown[]));
}

/**
 * A statement for the newest events `e` that all of the conditions and one of the walks select, `limit` at most. Each walk follows
 * its own index and stops at the limit; one statement with `or` would read the ledger to its beginning.
 */
function mergedWalks({ walks, conditions, limit }: Merged): Condition {
  const parts = walks.map((walk) => {
    const all = [...conditions, walk];
    return {
      sql: `(select e.* from ${TABLE} e where ${all.map(({ sql }) => sql).join(" and ")} order by e.sequence desc limit ?)`,
      parameters: [...all.flatMap(({ parameters }) => parameters), limit],
    };
  });
  return where(
    `select * from (${parts.map(({ sql }) => sql).join(" union all ")}) e order by e.sequence desc limit ?`,
    ...parts.flatMap(({ parameters }) => parameters),
    limit,
  );
}

/**
 * The newest events of each of several couples, newest first. `couples` is a statement for their rows in the order of the answer, which the
 * conditions name `c`.
 */
export async function newestEventsOfEach(
  em: EntityManager,
  couples: Condition,
  merged: Merged,
): Promise<readonly (readonly Event[])[]> {
  const columns = columnsWithout(em, TABLE);
  const { sql, parameters } = mergedWalks(merged);
  const rows = await query<{ events: string }>(
    em,
    // Without `materialized`, what a couple's row computes would be computed again for each walk.
    `with c as materialized (${couples.sql})
      select (select coalesce(json_agg(${jsonArray(columns, "e")} order by e.sequence desc), '[]') from (${sql}) e)::text as events
      from c`,
    [...couples.parameters, ...parameters],
  );
  return rows.map(({ events }) =>
    (JSON.parse(events) as unknown[][]).map((values) => eventFrom(columns, values)),
  );
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
export function knownEvent({ books, now }: FactContext, id: string): FactQuery<EventWithContext | undefined> {
  const parameters = [new Date(now.getTime() - UNDO_MS), books.couple.id, id];
  return new FactQuery(async (em) => {
    const columns = columnsWithout(em, TABLE);
    const rows = await query<KnownEventRow>(em, knownEventSql(columns), parameters);
    return rows.map(({ event, since, ...ids }) => ({
      event: eventFrom(columns, JSON.parse(event) as unknown[]),
      ...ids,
      since: (JSON.parse(since ?? "[]") as unknown[][]).map((values) => eventFrom(columns, values)),
    }))[0];
  });
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

/** The events of a couple after one sequence up to another, in the order of its ledger. */
export function eventsBetween(
  em: EntityManager,
  coupleId: string,
  { after, until }: { readonly after: number; readonly until: number },
): Promise<readonly Event[]> {
  const rest = "and e.sequence > ? and e.sequence <= ? order by e.sequence";
  return readEvents(em, coupleId, rest, [after, until]);
}

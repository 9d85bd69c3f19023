import type { EntityManager } from "@mikro-orm/core";
import { query } from "./read.ts";

/*
 * What is due, over all couples: the statements of background jobs that name no couple. Each reads one page by an index on
 * due rows alone and takes no lock.
 */

/** A row that is due. */
export interface DueRow {
  readonly id: string;
  readonly coupleId: string;
}

/** A due row with its place: rows are sorted by when they came due, then by id. */
export interface PlacedRow extends DueRow {
  readonly dueAt: Date;
}

/** Which due rows to read: those due at `now`, behind the place `after`, not leased, `limit` at most. */
export interface DuePage {
  readonly now: Date;
  readonly after: Pick<PlacedRow, "dueAt" | "id">;
  readonly limit: number;
}

/** Scheduled check-ins that are due. */
export function dueCheckIns(em: EntityManager, page: DuePage): Promise<PlacedRow[]> {
  return duePage(em, page, {
    from: "sync_prompts t",
    coupleId: "t.couple_id",
    dueAt: "t.due_at",
    where: "t.status = 'scheduled'",
  });
}

/** Couples with goals to check for drift. */
export function dueCouples(em: EntityManager, page: DuePage): Promise<PlacedRow[]> {
  return duePage(em, page, {
    from: "couples t",
    coupleId: "t.id",
    dueAt: "t.next_drift_check_at",
    where: "t.ended_at is null",
  });
}

interface Source {
  readonly from: string;
  readonly coupleId: string;
  readonly dueAt: string;
  readonly where: string;
}

async function duePage(
  em: EntityManager,
  { now, after, limit }: DuePage,
  { from, coupleId, dueAt, where }: Source,
): Promise<PlacedRow[]> {
  // The lease is looked up row by row, in the order of the index: a join could sort all that is due for one page.
  const rows = await query<DueRow & { dueAt: number }>(
    em,
    `select t.id, ${coupleId} as "coupleId", (extract(epoch from ${dueAt}) * 1000)::float8 as "dueAt" from ${from}
    where ${where} and ${dueAt} <= ? and (${dueAt}, t.id) > (?::timestamptz, ?::uuid)
      and coalesce((select l.leased_until from job_leases l where l.couple_id = ${coupleId} and l.id = t.id), '-infinity') <= ?
    order by ${dueAt}, t.id limit ?`,
    [now, after.dueAt, after.id, now, limit],
  );
  return rows.map((row) => ({ ...row, dueAt: new Date(row.dueAt) }));
}

/** Webhooks with an event to deliver that can be attempted at `now` and that no attempt has leased, the longest due first. */
export function dueWebhooks(
  em: EntityManager,
  now: Date,
  { keyIds, limit }: { readonly keyIds: readonly string[]; readonly limit: number },
): Promise<DueRow[]> {
  return query(
    em,
    `select w.id, w.couple_id as "coupleId" from webhooks w
    where w.delivered_sequence < w.head_sequence and w.paused_at is null and w.disabled_at is null
      and w.next_attempt_at <= ? and (w.leased_until is null or w.leased_until <= ?)
      and w.key_id in (select jsonb_array_elements_text(?::jsonb))
    order by w.next_attempt_at, w.id limit ?`,
    [now, now, JSON.stringify(keyIds), limit],
  );
}

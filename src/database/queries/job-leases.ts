import type { EntityManager } from "@mikro-orm/core";
import type { DueRow } from "./due.ts";
import { query } from "./read.ts";

/** A lease on rows that are due, until an instant of the engine's clock. */
export interface JobLease {
  readonly lease: string;
  readonly now: Date;
  readonly until: Date;
}

/** Leases the rows that nobody has leased at `now`, and answers which. */
export async function leaseRows<Row extends DueRow>(
  em: EntityManager,
  rows: readonly Row[],
  { lease, now, until }: JobLease,
): Promise<readonly Row[]> {
  // In the order of their keys: two servers that lease the same rows must not wait for each other.
  const leased = await query<{ id: string }>(
    em,
    `insert into job_leases as l (couple_id, id, lease, leased_until)
    select x.couple_id, x.id, ?::uuid, ?::timestamptz
    from jsonb_to_recordset(?::jsonb) as x (couple_id uuid, id uuid) order by x.couple_id, x.id
    on conflict (couple_id, id) do update set lease = excluded.lease, leased_until = excluded.leased_until
      where l.leased_until <= ?
    returning l.id`,
    [lease, until, keysOf(rows), now],
  );
  const ids = new Set(leased.map(({ id }) => id));
  return rows.filter(({ id }) => ids.has(id));
}

/** Ends a lease on these rows. Rows that another server has leased meanwhile keep that lease. */
export async function releaseRows(em: EntityManager, rows: readonly DueRow[], lease: string): Promise<void> {
  await query(
    em,
    `delete from job_leases l using jsonb_to_recordset(?::jsonb) as x (couple_id uuid, id uuid)
    where l.couple_id = x.couple_id and l.id = x.id and l.lease = ?::uuid`,
    [keysOf(rows), lease],
  );
}

function keysOf(rows: readonly DueRow[]): string {
  return JSON.stringify(rows.map(({ coupleId, id }) => ({ couple_id: coupleId, id })));
}

/** Deletes leases that have run out, which servers left that died. Answers how many. */
export async function deleteEndedLeases(em: EntityManager, now: Date): Promise<number> {
  return (await query(em, "delete from job_leases where leased_until <= ? returning 1", [now])).length;
}

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

/** Which due rows to read: those after the id `after`, in the order of ids, `limit` at most. */
interface Page {
  readonly now: Date;
  readonly after: string;
  readonly limit: number;
}

/** Scheduled check-ins that are due at `now`. */
export function dueCheckIns(em: EntityManager, { now, after, limit }: Page): Promise<DueRow[]> {
  return query(
    em,
    `select p.id, p.couple_id as "coupleId" from sync_prompts p
    where p.status = 'scheduled' and p.due_at <= ? and p.id > ? order by p.id limit ?`,
    [now, after, limit],
  );
}

/** Couples with goals to check for drift at `now`. */
export function dueCouples(em: EntityManager, { now, after, limit }: Page): Promise<DueRow[]> {
  return query(
    em,
    `select c.id, c.id as "coupleId" from couples c
    where c.next_drift_check_at <= ? and c.id > ? order by c.id limit ?`,
    [now, after, limit],
  );
}

/** Webhooks with an event to deliver that can be attempted at `now` and that no attempt has leased, the longest due first. */
export function dueWebhooks(
  em: EntityManager,
  now: Date,
  { keyIds, limit }: { readonly keyIds: readonly string[]; readonly limit: number },
): Promise<DueRow[]> {
  return query(
    em,
    `select w.id, w.couple_id as "coupleId" from webhooks w join couples c on c.id = w.couple_id
    where w.paused_at is null and w.disabled_at is null and w.next_attempt_at <= ?
      and (w.leased_until is null or w.leased_until <= ?)
      and w.delivered_sequence < c.head_sequence
      and w.key_id in (select jsonb_array_elements_text(?::jsonb))
    order by w.next_attempt_at, w.id limit ?`,
    [now, now, JSON.stringify(keyIds), limit],
  );
}

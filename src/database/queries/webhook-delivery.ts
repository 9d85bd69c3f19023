import type { EntityManager } from "@mikro-orm/core";
import type { WebhookRow } from "../../books/webhook.ts";
import type { InboxItem } from "../../inbox/item.ts";
import {
  type Delivery,
  type Failure,
  LEASE_MS,
  type Leased,
  type Receiving,
} from "../../webhooks/delivery.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import type { DueRow } from "./due.ts";
import { readEvents } from "./events.ts";
import { columnsWithout, query, readRows, where } from "./read.ts";

/*
 * The ledger is the queue: each webhook has the sequence up to which it is delivered. A lease gives one attempt the
 * webhook to itself; an attempt that lost its lease changes nothing. These rows are written without the couple's lock: a
 * receiver that hangs must not keep the couple from their books.
 */

/** Leases a webhook that is due. Undefined when another attempt was quicker, or nothing is to be sent any more. */
export async function leaseWebhook(
  em: EntityManager,
  { id, coupleId }: DueRow,
  { lease, now }: { readonly lease: string; readonly now: Date },
): Promise<Leased | undefined> {
  const won = await query(
    em,
    `update webhooks w set lease = ?, leased_until = ?
    where w.couple_id = ? and w.id = ? and w.paused_at is null and w.disabled_at is null
      and (w.leased_until is null or w.leased_until <= ?)
    returning 1`,
    [lease, leaseEnd(now), coupleId, id, now],
  );
  return won.length > 0 ? { id, coupleId, lease } : undefined;
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

/**
 * The webhook as it is now. Each attempt reads it again, because its secret or its failures may have changed since the
 * attempt before. Undefined when the lease is lost, when the webhook is paused, or when its secret is sealed with none of
 * these keys.
 */
export async function findLeased(
  em: EntityManager,
  { id, coupleId, lease }: Leased,
  keyIds: readonly string[],
): Promise<Receiving | undefined> {
  const columns = columnsWithout(em, "webhooks");
  const [row] = await query<{ webhook: string; headSequence: number }>(
    em,
    `select ${jsonArray(columns, "w")}::text as webhook, c.head_sequence as "headSequence"
    from webhooks w join couples c on c.id = w.couple_id
    where w.couple_id = ? and w.id = ? and w.lease = ? and w.paused_at is null and w.disabled_at is null
      and w.key_id in (select jsonb_array_elements_text(?::jsonb))`,
    [coupleId, id, lease, JSON.stringify(keyIds)],
  );
  if (!row) return undefined;
  const webhook = rowFrom<WebhookRow>(columns, JSON.parse(row.webhook) as unknown[]);
  return { coupleId, webhook, headSequence: row.headSequence };
}

/** What a webhook receives next; undefined when nothing waits. */
export async function nextDelivery(em: EntityManager, receiving: Receiving): Promise<Delivery | undefined> {
  const { coupleId, webhook, headSequence } = receiving;
  const next = webhook.deliveredSequence + 1;
  const sequence = webhook.follow === "ledger" ? next : await nextOfConcern(em, receiving);
  if (sequence === null || sequence > headSequence) return undefined;
  const [event] = await readEvents(em, coupleId, "and e.sequence = ?", [sequence]);
  if (!event) return undefined;
  const items = await readRows<InboxItem>(em, "inbox_items", {
    coupleId,
    conditions: [
      where("t.event_id = ?", event.id),
      ...(webhook.userId === null ? [] : [where("t.user_id = ?", webhook.userId)]),
    ],
    rest: where("order by t.id"),
  });
  return { coupleId, event, items };
}

/** Sequence of the next event that put something into an owner's inbox, or that is about the webhook itself. */
async function nextOfConcern(
  em: EntityManager,
  { coupleId, webhook: { id, userId, deliveredSequence }, headSequence }: Receiving,
): Promise<number | null> {
  const range = [deliveredSequence, headSequence];
  const [row] = await query<{ sequence: number | null }>(
    em,
    `select least(
      (select min(first.sequence) from partners p cross join lateral (
        select i.sequence from inbox_items i
        where i.couple_id = p.couple_id and i.user_id = p.user_id and i.sequence > ? and i.sequence <= ?
        order by i.sequence limit 1
      ) first where p.couple_id = ? and p.user_id = coalesce(?::uuid, p.user_id)),
      (select e.sequence from ledger_events e
        where e.couple_id = ? and e.event_type = 'SYSTEM' and e.metadata ->> 'webhook_id' = ?
          and e.sequence > ? and e.sequence <= ?
        order by e.sequence limit 1)
    ) as sequence`,
    [...range, coupleId, userId, coupleId, id, ...range],
  );
  return row?.sequence ?? null;
}

/** Records that an event was delivered and keeps the lease. False when the lease was lost, or the webhook deleted. */
export function noteDelivered(
  em: EntityManager,
  leased: Leased,
  sequence: number,
  now: Date,
): Promise<boolean> {
  const set = `delivered_sequence = ?, attempts = 0, failing_since = null, last_error = null,
    last_delivered_at = ?, leased_until = ?`;
  return note(em, leased, set, [sequence, now, leaseEnd(now)]);
}

/** Records that nothing up to this sequence is left to deliver. */
export function noteUpToDate(em: EntityManager, leased: Leased, sequence: number): Promise<boolean> {
  return note(em, leased, "delivered_sequence = ?", [sequence]);
}

/** Records that an attempt failed, and gives the lease back. */
export function noteFailed(em: EntityManager, leased: Leased, failure: Failure): Promise<boolean> {
  const { attempts, failingSince, lastError, nextAttemptAt } = failure;
  const set = `attempts = ?, failing_since = ?, last_error = ?, next_attempt_at = ?, ${UNLEASE}`;
  return note(em, leased, set, [attempts, failingSince, lastError, nextAttemptAt]);
}

/** Gives back a lease that is still held: the webhook's next turn comes after the others'. */
export function release(em: EntityManager, leased: Leased, now: Date): Promise<boolean> {
  return note(em, leased, `next_attempt_at = ?, ${UNLEASE}`, [now]);
}

const UNLEASE = "lease = null, leased_until = null";

async function note(
  em: EntityManager,
  { id, coupleId, lease }: Leased,
  set: string,
  values: readonly unknown[],
): Promise<boolean> {
  const statement = `update webhooks set ${set} where couple_id = ? and id = ? and lease = ? returning 1`;
  return (await query(em, statement, [...values, coupleId, id, lease])).length > 0;
}

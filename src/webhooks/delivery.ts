import { type EntityManager, sql } from "@mikro-orm/core";
import { UNLEASED } from "../books/webhook.ts";
import { InboxItem } from "../entities/inbox-item.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { Webhook } from "../entities/webhook.ts";

/*
 * The ledger is the queue: each webhook has the sequence up to which it is delivered. A lease gives one attempt the
 * webhook to itself; whoever lost theirs, by standing still for too long, changes nothing here any more. These rows are
 * written without the couple's lock: a receiver that hangs must not keep the couple from their books.
 */

/** How long an attempt has its webhook to itself, in milliseconds: twice what an attempt can take. */
export const LEASE_MS = 20_000;

/** Webhooks that are sent to: neither paused nor disabled. */
const SENDING = { pausedAt: null, disabledAt: null } as const;

/** A webhook for as long as an attempt has it: a filter for its row, which finds nothing once the lease is lost. */
export interface Leased {
  readonly id: string;
  readonly couple: string;
  readonly lease: string;
}

/** Webhooks with an event to deliver whose next attempt is due and that no attempt has leased, the longest due first. */
export function dueWebhooks(
  em: EntityManager,
  now: Date,
  { keyIds, limit }: { readonly keyIds: readonly string[]; readonly limit: number },
): Promise<Webhook[]> {
  return em.find(
    Webhook,
    {
      ...free(now),
      keyId: { $in: [...keyIds] },
      nextAttemptAt: { $lte: now },
      deliveredSequence: { $lt: sql`(select head_sequence from couples where id = couple_id)` },
    },
    { orderBy: { nextAttemptAt: "asc", id: "asc" }, limit },
  );
}

/** Leases the webhook. Undefined when another was quicker, or it is gone. */
export async function leaseWebhook(
  em: EntityManager,
  webhook: Webhook,
  { lease, now }: { readonly lease: string; readonly now: Date },
): Promise<Leased | undefined> {
  const [id, couple, leasedUntil] = [webhook.id, webhook.couple.id, new Date(now.getTime() + LEASE_MS)];
  const won = await em.nativeUpdate(Webhook, { id, couple, ...free(now) }, { lease, leasedUntil });
  return won > 0 ? { id, couple, lease } : undefined;
}

function free(now: Date) {
  return { ...SENDING, $or: [{ leasedUntil: null }, { leasedUntil: { $lte: now } }] };
}

/**
 * The webhook as it is now, with its couple. Each attempt reads it again, because its secret or its failures may have
 * changed since the attempt before. Null when the lease is lost, when the webhook is paused, or when its secret is
 * sealed with none of these keys.
 */
export function findLeased(
  em: EntityManager,
  leased: Leased,
  keyIds: readonly string[],
): Promise<Webhook | null> {
  // With the head of the ledger in one statement: every event up to it can then be read.
  return em.findOne(
    Webhook,
    { ...leased, ...SENDING, keyId: { $in: [...keyIds] } },
    { populate: ["couple"], strategy: "joined" },
  );
}

/** What a webhook receives next: an event, and the items that it put into its owner's inbox. */
export interface Delivery {
  readonly event: LedgerEvent;
  readonly items: readonly InboxItem[];
}

/** What a webhook receives next; undefined when nothing waits. Its couple must be loaded. */
export async function nextDelivery(em: EntityManager, webhook: Webhook): Promise<Delivery | undefined> {
  const { couple, deliveredSequence } = webhook;
  const waiting = { $gt: deliveredSequence, $lte: couple.headSequence };
  const sequence = webhook.follow === "ledger" ? waiting : await nextOfConcern(em, webhook, waiting);
  if (sequence === undefined) return undefined;
  const [event] = await em.find(
    LedgerEvent,
    { couple, sequence },
    { orderBy: { sequence: "asc" }, limit: 1 },
  );
  if (!event) return undefined;
  const items = await em.find(
    InboxItem,
    { couple, event, ...(webhook.user && { user: webhook.user }) },
    { orderBy: { id: "asc" } },
  );
  return { event, items };
}

/** Sequence of the next event that put something into an owner's inbox, or that is about the webhook itself. */
async function nextOfConcern(
  em: EntityManager,
  { id, couple, user }: Webhook,
  sequence: { readonly $gt: number; readonly $lte: number },
): Promise<number | undefined> {
  const first = { orderBy: { sequence: "asc" }, limit: 1 } as const;
  const owners = user ? [user.id] : [couple.partner1.id, couple.partner2.id];
  const [item] = await em.find(InboxItem, { couple, user: { $in: owners }, sequence }, first);
  const about = { couple, eventType: "SYSTEM", metadata: { webhook_id: id }, sequence } as const;
  const [own] = await em.find(LedgerEvent, about, first);
  const found = [item, own].flatMap((row) => row?.sequence ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Notes that an event was delivered and keeps the lease. False when the lease was lost, or the webhook deleted. */
export function noteDelivered(
  em: EntityManager,
  leased: Leased,
  sequence: number,
  now: Date,
): Promise<boolean> {
  return note(em, leased, {
    deliveredSequence: sequence,
    attempts: 0,
    failingSince: null,
    lastError: null,
    lastDeliveredAt: now,
    leasedUntil: new Date(now.getTime() + LEASE_MS),
  });
}

/** Notes that nothing up to this sequence is left to deliver. */
export function noteUpToDate(em: EntityManager, leased: Leased, sequence: number): Promise<boolean> {
  return note(em, leased, { deliveredSequence: sequence });
}

/** Notes that an attempt failed, and gives the lease back. */
export function noteFailed(
  em: EntityManager,
  leased: Leased,
  failure: Pick<Webhook, "attempts" | "failingSince" | "lastError" | "nextAttemptAt">,
): Promise<boolean> {
  return note(em, leased, { ...failure, ...UNLEASED });
}

/** Gives back a lease that is still held: the webhook's next turn comes after the others'. */
export function release(em: EntityManager, leased: Leased, now: Date): Promise<boolean> {
  return note(em, leased, { nextAttemptAt: now, ...UNLEASED });
}

async function note(em: EntityManager, leased: Leased, columns: object): Promise<boolean> {
  return (await em.nativeUpdate(Webhook, { ...leased }, columns)) > 0;
}

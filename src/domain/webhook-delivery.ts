import { type EntityManager, sql } from "@mikro-orm/core";
import type { Couple } from "./couple.ts";
import { InboxItem } from "./inbox-item.ts";
import { LedgerEvent } from "./ledger-event.ts";
import { Webhook } from "./webhook.ts";

/*
 * The ledger is the queue: each webhook has the sequence up to which it has been told. A lease gives one attempt the
 * webhook to itself; whoever lost theirs, by standing still for too long, changes nothing here any more. These rows are
 * written without the couple's lock: a receiver that hangs must not keep the couple from their books.
 */

/** How long an attempt has its webhook to itself, in milliseconds: twice what an attempt can take. */
export const LEASE_MS = 20_000;

/** What tells an attempt's own webhook from another's. */
export interface Leased {
  readonly webhook: Webhook;
  readonly lease: string;
}

/** Webhooks for which something waits, whose time has come and whom nobody has, those that waited longest first. */
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

/** Leases the webhook, as it is now. Undefined when another was quicker, or it is gone. */
export async function leaseWebhook(
  em: EntityManager,
  { id, couple }: Webhook,
  { lease, now }: { readonly lease: string; readonly now: Date },
): Promise<Leased | undefined> {
  const leasedUntil = new Date(now.getTime() + LEASE_MS);
  const won = await em.nativeUpdate(Webhook, { id, couple, ...free(now) }, { lease, leasedUntil });
  const webhook = won > 0 ? await em.findOne(Webhook, { id, couple, lease }, { refresh: true }) : null;
  return webhook ? { webhook, lease } : undefined;
}

function free(now: Date) {
  return { disabledAt: null, $or: [{ leasedUntil: null }, { leasedUntil: { $lte: now } }] };
}

/** What a webhook is told next: an event, and what that tells its owner in the inbox. */
export interface Next {
  readonly event: LedgerEvent;
  readonly items: readonly InboxItem[];
}

/** The next event for a webhook, up to the `head` of the ledger; undefined when there is none. */
export async function nextFor(em: EntityManager, webhook: Webhook, head: number): Promise<Next | undefined> {
  const { couple, deliveredSequence } = webhook;
  const waiting = { $gt: deliveredSequence, $lte: head };
  const sequence = webhook.follow === "ledger" ? waiting : await nextTelling(em, webhook, waiting);
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
async function nextTelling(
  em: EntityManager,
  { id, couple, user }: Webhook,
  sequence: { readonly $gt: number; readonly $lte: number },
): Promise<number | undefined> {
  const first = { orderBy: { sequence: "asc" }, limit: 1 } as const;
  const owners = user ? [user.id] : await partnersOf(em, couple);
  const [item] = await em.find(InboxItem, { couple, user: { $in: owners }, sequence }, first);
  const about = { couple, eventType: "SYSTEM", metadata: { webhook_id: id }, sequence } as const;
  const [own] = await em.find(LedgerEvent, about, first);
  const found = [item, own].flatMap((row) => row?.sequence ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

async function partnersOf(em: EntityManager, couple: Couple): Promise<string[]> {
  return [...(await em.refreshOrFail(couple)).partnerIds];
}

/** Notes that an event was delivered and keeps the lease. False when the lease was lost, or the webhook deleted. */
export function noteDelivered(
  em: EntityManager,
  leased: Leased,
  sequence: number,
  now: Date,
): Promise<boolean> {
  leased.webhook.deliveredSequence = sequence;
  leased.webhook.attempts = 0;
  leased.webhook.failingSince = null;
  return note(em, leased, {
    deliveredSequence: sequence,
    attempts: 0,
    failingSince: null,
    lastError: null,
    lastDeliveredAt: now,
    leasedUntil: new Date(now.getTime() + LEASE_MS),
  });
}

/** Notes that an attempt failed, and gives the lease back. */
export function noteFailed(
  em: EntityManager,
  leased: Leased,
  failure: Pick<Webhook, "attempts" | "failingSince" | "lastError" | "nextAttemptAt">,
): Promise<boolean> {
  return note(em, leased, { ...failure, ...UNLEASED });
}

/** Gives the lease back: the webhook has been told all up to `sequence`, and its turn comes after the others'. */
export function release(em: EntityManager, leased: Leased, sequence: number, now: Date): Promise<boolean> {
  return note(em, leased, { deliveredSequence: sequence, nextAttemptAt: now, ...UNLEASED });
}

/** Columns of a webhook that nobody has. */
export const UNLEASED = { lease: null, leasedUntil: null } as const;

async function note(em: EntityManager, { webhook, lease }: Leased, columns: object): Promise<boolean> {
  const { id, couple } = webhook;
  return (await em.nativeUpdate(Webhook, { id, couple, lease }, columns)) > 0;
}

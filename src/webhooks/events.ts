import type { LedgerEvent } from "../entities/ledger-event.ts";
import { UNLEASED, type Webhook } from "../entities/webhook.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";

/**
 * Appends the event of a change to a webhook. Not its address, which can hold secrets. That a partner's own is what it is
 * about is the partner's alone. The webhook itself is always told of it.
 */
export function noteWebhook(
  writing: Writing,
  webhook: Webhook,
  action:
    | "webhook_created"
    | "webhook_rotated"
    | "webhook_paused"
    | "webhook_resumed"
    | "webhook_disabled"
    | "webhook_deleted",
): LedgerEvent {
  const metadata = { action, webhook_id: webhook.id, owner_id: webhook.user?.id ?? null };
  return appendEvent(writing, { eventType: "SYSTEM", metadata });
}

/** The owner of the personal webhook that the event describes; null for the couple's webhooks and for other events. */
export function webhookOwnerIn({ eventType, metadata }: LedgerEvent): unknown {
  return eventType === "SYSTEM" ? (metadata.owner_id ?? null) : null;
}

/**
 * Stops deliveries until the webhook is resumed. An attempt that is in progress keeps its lease, so that what it delivers
 * is noted and not sent twice. False when nothing is sent anyway, because the webhook is paused or disabled.
 */
export function pause(webhook: Webhook, now: Date): boolean {
  if (webhook.pausedAt || webhook.disabledAt) return false;
  webhook.pausedAt = now;
  return true;
}

/**
 * Makes the next attempt due at once, whatever went wrong before. An attempt that is in progress loses its lease: its
 * outcome, which may be seconds away, must not count against a webhook that starts again.
 */
export function resume(webhook: Webhook, now: Date): void {
  const started = { attempts: 0, failingSince: null, lastError: null, nextAttemptAt: now };
  Object.assign(webhook, started, { disabledAt: null, pausedAt: null }, UNLEASED);
}

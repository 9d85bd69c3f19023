import { appendEvent, type Writing } from "./ledger.ts";
import type { LedgerEvent } from "./ledger-event.ts";
import { UNLEASED, type Webhook } from "./webhook.ts";

/**
 * Appends the event of a change to a webhook. Not its address, which can hold secrets. That a partner's own is what it is
 * about is the partner's alone. The webhook itself is always told of it.
 */
export function noteWebhook(
  writing: Writing,
  webhook: Webhook,
  action: "webhook_created" | "webhook_rotated" | "webhook_resumed" | "webhook_disabled" | "webhook_deleted",
): LedgerEvent {
  const metadata = { action, webhook_id: webhook.id, owner_id: webhook.user?.id ?? null };
  return appendEvent(writing, { eventType: "SYSTEM", metadata });
}

/** Whose own webhook the event tells of; null when it is the couple's, or it tells of none. */
export function webhookOwnerIn({ eventType, metadata }: LedgerEvent): unknown {
  return eventType === "SYSTEM" ? (metadata.owner_id ?? null) : null;
}

/**
 * Has an attempt made at once, whatever went wrong before. One under way loses its lease: how it ends, which may be
 * seconds later, must not count against a webhook that starts afresh.
 */
export function resume(webhook: Webhook, now: Date): void {
  const afresh = { attempts: 0, failingSince: null, lastError: null, disabledAt: null, nextAttemptAt: now };
  Object.assign(webhook, afresh, UNLEASED);
}

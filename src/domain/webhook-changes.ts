import { appendEvent, type Writing } from "./ledger.ts";
import type { LedgerEvent } from "./ledger-event.ts";
import { UNLEASED, type Webhook } from "./webhook.ts";

/**
 * Appends the event of a change to a webhook. Not its address: that can hold secrets, and where a partner's own leads
 * is the partner's alone. The webhook itself is always told of it.
 */
export function noteWebhook(
  writing: Writing,
  webhook: Webhook,
  action: "webhook_created" | "webhook_rotated" | "webhook_resumed" | "webhook_disabled" | "webhook_deleted",
): LedgerEvent {
  const metadata = { action, webhook_id: webhook.id, owner_id: webhook.user?.id ?? null };
  return appendEvent(writing, { eventType: "SYSTEM", metadata });
}

/**
 * Has an attempt made at once, whatever went wrong before. One under way loses its lease: how it ends, which may be
 * seconds later, must not count against a webhook that starts afresh.
 */
export function resume(webhook: Webhook, now: Date): void {
  const afresh = { attempts: 0, failingSince: null, lastError: null, disabledAt: null, nextAttemptAt: now };
  Object.assign(webhook, afresh, UNLEASED);
}

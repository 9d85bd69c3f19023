import { appendEvent, type Writing } from "./ledger.ts";
import type { LedgerEvent } from "./ledger-event.ts";
import type { Webhook } from "./webhook.ts";

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

/** Has an attempt made at once, whatever went wrong before. */
export function resume(webhook: Webhook, now: Date): void {
  webhook.attempts = 0;
  webhook.failingSince = null;
  webhook.lastError = null;
  webhook.disabledAt = null;
  webhook.nextAttemptAt = now;
}

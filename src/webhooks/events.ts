import type { Event } from "../books/rows.ts";
import { UNLEASED, type WebhookRow } from "../books/webhook.ts";
import type { Principal } from "../identity/principal.ts";
import type { Decision } from "../ledger/decision.ts";

type Action =
  | "webhook_created"
  | "webhook_rotated"
  | "webhook_paused"
  | "webhook_resumed"
  | "webhook_disabled"
  | "webhook_deleted";

/**
 * Appends the event of a change to a webhook. It states no address, which can hold secrets. Only the owner of a partner's
 * own webhook reads which one it is about. The webhook itself always receives the event.
 */
export function appendWebhookEvent(
  decision: Decision,
  { id, userId }: Pick<WebhookRow, "id" | "userId">,
  action: Action,
): Event {
  const metadata = { action, webhook_id: id, owner_id: userId };
  return decision.append({ eventType: "SYSTEM", metadata });
}

/**
 * Changes columns of a webhook and appends the event of the change. Answers the webhook as it is then. Attempts to deliver
 * write the row beside the books: `expected` are columns that must still be as they were read.
 */
export function changeWebhook(
  decision: Decision,
  webhook: WebhookRow,
  action: Action,
  columns: Partial<WebhookRow>,
  expected?: Pick<WebhookRow, "lease">,
): WebhookRow {
  const where = { id: webhook.id, ...(expected && { lease: expected.lease }) };
  decision.write({ table: "webhooks", where, update: { ...columns } });
  appendWebhookEvent(decision, webhook, action);
  return { ...webhook, ...columns };
}

/** Whether the caller may know a webhook: the couple's, or their own. */
export function maySeeWebhook(viewer: Principal, { userId }: Pick<WebhookRow, "userId">): boolean {
  return viewer.role === "operator" || userId === null || userId === viewer.userId;
}

/** Whether deliveries to a webhook go on: it is neither paused nor disabled. */
export function isSending({ pausedAt, disabledAt }: WebhookRow): boolean {
  return pausedAt === null && disabledAt === null;
}

/**
 * Columns that make the next attempt due at once, whatever failed before. An attempt that is in progress loses its lease:
 * its outcome, which may be seconds away, must not count against a webhook that starts again.
 */
export function resumed(now: Date): Partial<WebhookRow> {
  const started = { attempts: 0, failingSince: null, lastError: null, nextAttemptAt: now };
  return { ...started, disabledAt: null, pausedAt: null, ...UNLEASED };
}

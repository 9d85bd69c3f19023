import type { Event } from "../books/rows.ts";
import { UNLEASED, type WebhookRow } from "../books/webhook.ts";
import type { Principal } from "../identity/principal.ts";
import { privateUserOf } from "../identity/see.ts";
import type { Decision } from "../ledger/decision.ts";

type Action =
  | "webhook_created"
  | "webhook_rotated"
  | "webhook_paused"
  | "webhook_resumed"
  | "webhook_disabled"
  | "webhook_deleted";

/**
 * Appends the event of a change to a webhook. It does not state the address, which can contain secrets. The id of a partner's
 * own webhook is shown only to its owner. The webhook itself always receives the event.
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
 * Changes columns of a webhook, appends the event and returns the changed webhook. `expected` are columns that must not have
 * changed since they were read, because deliveries write the row without the books.
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

/** Whether the caller may see a webhook: the couple's, or their own. */
export function maySeeWebhook(viewer: Principal, { userId }: Pick<WebhookRow, "userId">): boolean {
  return viewer.role === "operator" || userId === null || userId === privateUserOf(viewer);
}

/** Whether a webhook is neither paused nor disabled. */
export function isSending({ pausedAt, disabledAt }: WebhookRow): boolean {
  return pausedAt === null && disabledAt === null;
}

/** The columns of a resumed webhook, due immediately. An attempt in progress loses its lease, so it does not count. */
export function resumed(now: Date): Partial<WebhookRow> {
  const started = { attempts: 0, failingSince: null, lastError: null, nextAttemptAt: now };
  return { ...started, disabledAt: null, pausedAt: null, ...UNLEASED };
}

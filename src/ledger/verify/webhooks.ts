import type { EventMetadata } from "../../books/metadata.ts";
import type { WebhookRow } from "../../books/webhook.ts";
import { type Finding, firstMissing, firstProblem } from "./finding.ts";

export type WebhookStatus = "active" | "paused" | "disabled";

export type StoredWebhook = Pick<WebhookRow, "id" | "disabledAt" | "pausedAt">;

const STATUS_AFTER: Readonly<Record<string, WebhookStatus>> = {
  webhook_created: "active",
  webhook_resumed: "active",
  webhook_paused: "paused",
  webhook_disabled: "disabled",
};

/** Records what a SYSTEM event states about a webhook. */
export function recordWebhook(
  stated: Map<string, WebhookStatus>,
  { action, webhook_id }: EventMetadata,
): void {
  const id = String(webhook_id);
  const status = STATUS_AFTER[String(action)];
  if (status) stated.set(id, status);
  if (action === "webhook_deleted") stated.delete(id);
}

/** Checks that every webhook has the status of its newest event. */
export function compareWebhooks(
  stored: readonly StoredWebhook[],
  stated: ReadonlyMap<string, WebhookStatus>,
): Finding {
  const found = firstProblem("webhooks", stored, ({ id, disabledAt, pausedAt }) => {
    const status = disabledAt ? "disabled" : pausedAt ? "paused" : "active";
    const expected = stated.get(id);
    if (expected === undefined) return "no event created it";
    return expected === status ? undefined : `it is ${status}, the ledger states ${expected}`;
  });
  return found ?? firstMissing("webhooks", stated, stored);
}

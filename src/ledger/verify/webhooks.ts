import type { EventMetadata } from "../../books/metadata.ts";
import { type Finding, firstLost, firstProblem } from "./finding.ts";

export type WebhookStatus = "active" | "paused" | "disabled";

/** A webhook's row, as far as events state it. */
export interface StoredWebhook {
  readonly id: string;
  readonly disabledAt: Date | null;
  readonly pausedAt: Date | null;
}

const STATUS_AFTER: Readonly<Record<string, WebhookStatus>> = {
  webhook_created: "active",
  webhook_resumed: "active",
  webhook_paused: "paused",
  webhook_disabled: "disabled",
};

/** Adds what a SYSTEM event states of a webhook. */
export function recordWebhook(
  stated: Map<string, WebhookStatus>,
  { action, webhook_id }: EventMetadata,
): void {
  const id = String(webhook_id);
  const status = STATUS_AFTER[String(action)];
  if (status) stated.set(id, status);
  if (action === "webhook_deleted") stated.delete(id);
}

/** Every webhook has the status that its newest event gives it, and no webhook lacks an event. */
export function compareWebhooks(
  stored: readonly StoredWebhook[],
  stated: ReadonlyMap<string, WebhookStatus>,
): Finding {
  const found = firstProblem("webhooks", stored, ({ id, disabledAt, pausedAt }) => {
    const status = disabledAt ? "disabled" : pausedAt ? "paused" : "active";
    const due = stated.get(id);
    if (due === undefined) return "no event created it";
    return due === status ? undefined : `it is ${status}, the ledger states ${due}`;
  });
  return found ?? firstLost("webhooks", stated, stored, "the ledger knows a webhook that is gone");
}

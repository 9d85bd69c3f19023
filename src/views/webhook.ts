import { z } from "zod";
import { FOLLOWS, type WebhookRow } from "../books/webhook.ts";
import { opens } from "../identity/webhook-secret.ts";
import type { WebhookSettings } from "../webhooks/settings.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

const STATES = ["active", "failing", "paused", "disabled"] as const;

export const webhookShape = shape("Webhook", {
  id,
  couple_id: id,
  user_id: id.nullable().describe("The owner; empty: the couple."),
  url: wordsOut,
  follow: z.enum(FOLLOWS),
  state: z.enum(STATES),
  problem: plainOut.nullable(),
  delivered_sequence: z.int().describe("The sequence of the last ledger event that it received."),
  attempts: z.int().describe("The number of failed attempts to deliver the next message."),
  failing_since: instantOut.nullable(),
  next_attempt_at: instantOut.nullable().describe("Empty if no attempt is waiting."),
  last_delivered_at: instantOut.nullable(),
  paused_at: instantOut.nullable(),
  disabled_at: instantOut.nullable(),
  created_at: instantOut,
});

export const newWebhookShape = shape("NewWebhook", {
  ...webhookShape.shape,
  secret: plainOut
    .nullable()
    .describe("Signs the messages. Shown once; null if an idempotency key returns the stored answer."),
});

const KEY_IS_MISSING =
  "This server does not have the key of the secret: rotate the secret, or configure the key again.";

/** A webhook without its secrets, for callers who may see it. */
export function showWebhook(
  coupleId: string,
  webhook: WebhookRow,
  settings: WebhookSettings | undefined,
): z.input<typeof webhookShape> {
  const unreadable = settings !== undefined && !opens(settings.vault, webhook);
  const failing = webhook.attempts > 0 || unreadable;
  const stopped = webhook.disabledAt ? "disabled" : webhook.pausedAt ? "paused" : undefined;
  return {
    id: webhook.id,
    couple_id: coupleId,
    user_id: webhook.userId,
    url: webhook.url,
    follow: webhook.follow,
    state: stopped ?? (failing ? "failing" : "active"),
    problem: unreadable ? KEY_IS_MISSING : webhook.lastError,
    delivered_sequence: webhook.deliveredSequence,
    attempts: webhook.attempts,
    failing_since: webhook.failingSince?.toISOString() ?? null,
    next_attempt_at: webhook.attempts > 0 && !stopped ? webhook.nextAttemptAt.toISOString() : null,
    last_delivered_at: webhook.lastDeliveredAt?.toISOString() ?? null,
    paused_at: webhook.pausedAt?.toISOString() ?? null,
    disabled_at: webhook.disabledAt?.toISOString() ?? null,
    created_at: webhook.createdAt.toISOString(),
  };
}

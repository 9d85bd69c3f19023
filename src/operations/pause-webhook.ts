import { z } from "zod";
import { refuseAgent } from "../identity/requirements.ts";
import { found } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { showWebhook, webhookShape } from "../views/webhook.ts";
import { changeWebhook, isSending } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

export const pauseWebhook = operation({
  name: "pause_webhook",
  title: "Pause a webhook",
  summary:
    "Pauses a webhook until resume_webhook, which then sends the events in between, in order. Changes nothing " +
    "if the webhook is already paused or disabled.",
  effect: "change",
  scope: "admin",
  http: { method: "POST", path: "/webhooks/{id}/pause", id: "webhook_id" },
  input: z.strictObject({ webhook_id: id }),
  output: webhookShape,
  refusals: ["person_required"],
  example: { webhook_id: "0199f3a0-0000-7000-8000-000000000009" },
  facts: (input) => ({ webhook: input.webhook_id }),
  decide(_input, decision, { facts, webhooks }) {
    refuseAgent(decision.caller);
    const webhook = found(facts.webhook, "webhook");
    const paused = isSending(webhook)
      ? changeWebhook(decision, webhook, "webhook_paused", { pausedAt: decision.now })
      : webhook;
    return showWebhook(decision.books.couple.id, paused, webhooks);
  },
});

import { z } from "zod";
import { findWebhook } from "../identity/find.ts";
import { refuseAgent, requireWebhooks } from "../identity/requirements.ts";
import { rotateSecret } from "../identity/webhook-secret.ts";
import { id } from "../views/fields.ts";
import { newWebhookShape, showWebhook } from "../views/webhook.ts";
import { noteWebhook } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

/** Gives a webhook a new secret, shown once. For a day messages carry the signatures of both. */
export const rotateWebhook = operation({
  name: "rotate_webhook",
  title: "Rotate a webhook's secret",
  summary:
    "Gives a webhook a new secret, shown once. For 24 hours its messages are signed with the old one, too.",
  effect: "change",
  scope: "admin",
  within: "couple",
  http: { method: "POST", path: "/webhooks/{id}/rotate", id: "webhook_id" },
  input: z.strictObject({ webhook_id: id }),
  output: newWebhookShape,
  refusals: ["person_required", "webhooks_off"],
  tool: false,
  secrets: ["secret"],
  example: { webhook_id: "0199f3a0-0000-7000-8000-000000000009" },
  subject: (input) => ({ webhook: input.webhook_id }),
  async run(input, context) {
    refuseAgent(context.principal);
    const settings = requireWebhooks(context);
    const webhook = await findWebhook(context, input.webhook_id);
    const secret = rotateSecret(settings.vault, webhook, context.now);
    noteWebhook(context, webhook, "webhook_rotated");
    return { ...showWebhook(webhook, settings), secret };
  },
});

import { z } from "zod";
import { refuseAgent, requireWebhooks } from "../identity/requirements.ts";
import { nextSecret } from "../identity/webhook-secret.ts";
import { found } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { newWebhookShape, showWebhook } from "../views/webhook.ts";
import { changeWebhook } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

export const rotateWebhook = operation({
  name: "rotate_webhook",
  title: "Rotate a webhook's secret",
  summary:
    "Creates a new secret for a webhook and shows it once. For 24 hours, messages are also signed with the old " +
    "secret.",
  effect: "change",
  scope: "admin",
  http: { method: "POST", path: "/webhooks/{id}/rotate", id: "webhook_id" },
  input: z.strictObject({ webhook_id: id }),
  output: newWebhookShape,
  refusals: ["person_required", "webhooks_off"],
  secrets: ["secret"],
  example: { webhook_id: "0199f3a0-0000-7000-8000-000000000009" },
  facts: (input) => ({ webhook: input.webhook_id }),
  decide(_input, decision, given) {
    refuseAgent(decision.caller);
    const settings = requireWebhooks(given);
    const webhook = found(given.facts.webhook, "webhook");
    const { secret, columns } = nextSecret(settings.vault, webhook, {
      now: decision.now,
      bytes: decision.secrets(),
    });
    const rotated = changeWebhook(decision, webhook, "webhook_rotated", columns);
    return { ...showWebhook(decision.books.couple.id, rotated, settings), secret };
  },
});

import { z } from "zod";
import { refuseAgent } from "../identity/requirements.ts";
import { found } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { showWebhook, webhookShape } from "../views/webhook.ts";
import { appendWebhookEvent } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

/** Deletes a webhook and its secret. An attempt in progress still completes. */
export const deleteWebhook = operation({
  name: "delete_webhook",
  title: "Delete a webhook",
  summary:
    "Deletes a webhook of your own or of the couple. Events that it has not received yet are not sent.",
  effect: "change",
  scope: "admin",
  http: { method: "DELETE", path: "/webhooks/{id}", id: "webhook_id" },
  input: z.strictObject({ webhook_id: id }),
  output: webhookShape,
  refusals: ["person_required"],
  example: { webhook_id: "0199f3a0-0000-7000-8000-000000000009" },
  facts: (input) => ({ webhook: input.webhook_id }),
  decide(_input, decision, { facts, webhooks }) {
    refuseAgent(decision.caller);
    const webhook = found(facts.webhook, "webhook");
    appendWebhookEvent(decision, webhook, "webhook_deleted");
    decision.write({ table: "webhooks", where: { id: webhook.id }, delete: true });
    return showWebhook(decision.books.couple.id, webhook, webhooks);
  },
});

import { z } from "zod";
import { findWebhook } from "../identity/find.ts";
import { refuseAgent } from "../identity/requirements.ts";
import { id } from "../views/fields.ts";
import { showWebhook, webhookShape } from "../views/webhook.ts";
import { noteWebhook, resume } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

/** Resumes a webhook from where it stopped. A webhook that works gets only the event of this call, which makes it a test. */
export const resumeWebhook = operation({
  name: "resume_webhook",
  title: "Resume a webhook",
  summary:
    "Resumes a webhook that is paused, failing or disabled, at once and from the event where it stopped. Also tests one that works.",
  effect: "change",
  scope: "admin",
  within: "couple",
  http: { method: "POST", path: "/webhooks/{id}/resume", id: "webhook_id" },
  input: z.strictObject({ webhook_id: id }),
  output: webhookShape,
  refusals: ["person_required"],
  tool: false,
  example: { webhook_id: "0199f3a0-0000-7000-8000-000000000009" },
  subject: (input) => ({ webhook: input.webhook_id }),
  async run(input, context) {
    refuseAgent(context.principal);
    const webhook = await findWebhook(context, input.webhook_id);
    resume(webhook, context.now);
    noteWebhook(context, webhook, "webhook_resumed");
    return showWebhook(webhook, context.webhooks);
  },
});

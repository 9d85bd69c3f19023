import { z } from "zod";
import { refuseAgent } from "../identity/requirements.ts";
import { found } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { showWebhook, webhookShape } from "../views/webhook.ts";
import { changeWebhook, resumed } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

/** Resumes a webhook where it stopped. A webhook that works gets only the event of this call, which serves as a test. */
export const resumeWebhook = operation({
  name: "resume_webhook",
  title: "Resume a webhook",
  summary:
    "Resumes a paused, failing or disabled webhook at once, from the event where it stopped. Also tests a " +
    "webhook that works.",
  effect: "change",
  scope: "admin",
  http: { method: "POST", path: "/webhooks/{id}/resume", id: "webhook_id" },
  input: z.strictObject({ webhook_id: id }),
  output: webhookShape,
  refusals: ["person_required"],
  example: { webhook_id: "0199f3a0-0000-7000-8000-000000000009" },
  facts: (input) => ({ webhook: input.webhook_id }),
  decide(_input, decision, { facts, webhooks }) {
    refuseAgent(decision.caller);
    const webhook = changeWebhook(
      decision,
      found(facts.webhook, "webhook"),
      "webhook_resumed",
      resumed(decision.now),
    );
    return showWebhook(decision.books.couple.id, webhook, webhooks);
  },
});

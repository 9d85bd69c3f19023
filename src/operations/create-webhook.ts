import { z } from "zod";
import { FOLLOWS, type WebhookRow } from "../books/webhook.ts";
import { refuseAgent, requireUser, requireWebhooks } from "../identity/requirements.ts";
import { firstSecret } from "../identity/webhook-secret.ts";
import { assertBelowLimit, MAX_WEBHOOKS } from "../kernel/limits.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { line } from "../views/fields.ts";
import { newWebhookShape, showWebhook } from "../views/webhook.ts";
import { MAX_ADDRESS_LENGTH, webhookAddress } from "../webhooks/address.ts";
import { appendWebhookEvent } from "../webhooks/events.ts";
import { operation } from "./operation.ts";

/** Creates a webhook and shows its secret once. The first message reports its creation, so the caller sees whether it works. */
export const createWebhook = operation({
  name: "create_webhook",
  title: "Create a webhook",
  summary:
    "Registers a webhook for yourself or for the couple: your server gets a signed HTTPS request for each " +
    "ledger event, in order.",
  effect: "append",
  scope: "admin",
  http: { method: "POST", path: "/webhooks", status: 201 },
  input: z.strictObject({
    url: line(MAX_ADDRESS_LENGTH)
      .describe("Your server's https address, without user name and password.")
      .meta({ format: "uri" }),
    belongs_to: z
      .enum(["me", "couple"], "Give me or couple.")
      .nullish()
      .describe("The owner, default me. Your partner does not see your own webhooks."),
    follow: z
      .enum(FOLLOWS, `Give ${FOLLOWS.join(" or ")}.`)
      .nullish()
      .describe(
        "ledger (default): every event. inbox: events with an inbox item for you, or for either partner if it belongs to the couple.",
      ),
  }),
  output: newWebhookShape,
  refusals: ["person_required", "limit_reached", "webhooks_off"],
  secrets: ["secret"],
  example: { url: "https://hooks.example.com/couples-cfo", belongs_to: "me", follow: "ledger" },
  facts: (input) => ({ webhookCount: { ofCouple: input.belongs_to === "couple" } }),
  decide(input, decision, { facts, webhooks }) {
    const { caller, now, books } = decision;
    refuseAgent(caller);
    const settings = requireWebhooks({ webhooks });
    const address = webhookAddress(input.url, settings);
    if ("problem" in address) throw invalidInput([{ field: "url", message: address.problem }]);
    const userId = input.belongs_to === "couple" ? null : requireUser(caller);
    assertBelowLimit(facts.webhookCount, MAX_WEBHOOKS);
    const id = decision.ids();
    const { secret, columns } = firstSecret(settings.vault, id, decision.secrets());
    const webhook: WebhookRow = {
      id,
      userId,
      url: address.url,
      follow: input.follow ?? "ledger",
      ...columns,
      formerSecret: null,
      formerUntil: null,
      createdAt: now,
      deliveredSequence: books.couple.headSequence,
      attempts: 0,
      failingSince: null,
      lastError: null,
      lastDeliveredAt: null,
      nextAttemptAt: now,
      lease: null,
      leasedUntil: null,
      disabledAt: null,
      pausedAt: null,
    };
    decision.write({ table: "webhooks", insert: { ...webhook } });
    appendWebhookEvent(decision, webhook, "webhook_created");
    return { ...showWebhook(books.couple.id, webhook, settings), secret };
  },
});

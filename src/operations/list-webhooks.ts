import { z } from "zod";
import { Webhook } from "../entities/webhook.ts";
import { visibleWebhooks } from "../identity/visibility.ts";
import { page, pageOf } from "../views/fields.ts";
import { showWebhook, webhookShape } from "../views/webhook.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/** The couple's webhooks and the user's own, oldest first, without their secrets. */
export const listWebhooks = operation({
  name: "list_webhooks",
  title: "List webhooks",
  summary:
    "The couple's webhooks and one's own: up to which event each has received, what fails and why. Never the secrets.",
  effect: "read",
  scope: "admin",
  within: "couple",
  http: { method: "GET", path: "/webhooks" },
  input: z.strictObject({ ...page }),
  output: pageOf(webhookShape),
  refusals: [],
  tool: false,
  example: {},
  subject: () => ({}),
  async run(input, { em, couple, principal, webhooks }) {
    const [after] = placeOf(input, places.id) ?? [];
    const found = await em.find(
      Webhook,
      { $and: [{ couple }, visibleWebhooks(principal), after ? { id: { $gt: after } } : {}] },
      { orderBy: { id: "asc" }, limit: limitOf(input) + 1 },
    );
    const { items, next_cursor } = pageFrom(found, input, (webhook) => [webhook.id]);
    return { items: items.map((webhook) => showWebhook(webhook, webhooks)), next_cursor };
  },
});

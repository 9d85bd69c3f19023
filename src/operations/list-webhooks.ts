import { z } from "zod";
import { readWebhooks } from "../database/queries/webhooks.ts";
import { FIRST_ID } from "../kernel/ids.ts";
import { page, pageOf } from "../views/page.ts";
import { showWebhook, webhookShape } from "../views/webhook.ts";
import { maySeeWebhook } from "../webhooks/events.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

export const listWebhooks = operation({
  name: "list_webhooks",
  title: "List webhooks",
  summary:
    "Lists the couple's webhooks and your own: the last event each received, and what fails and why. Never " +
    "shows the secrets.",
  effect: "read",
  scope: "admin",
  http: { method: "GET", path: "/webhooks" },
  input: z.strictObject({ ...page }),
  output: pageOf(webhookShape),
  example: {},
  async rows(input, { em, books, caller }, { webhooks }) {
    const coupleId = books.couple.id;
    const [after] = placeOf(input, places.id) ?? [FIRST_ID];
    const all = await readWebhooks(em, coupleId, "and w.id > ? order by w.id", [after]);
    const seen = all.filter((webhook) => maySeeWebhook(caller, webhook));
    const { items, next_cursor } = pageFrom(seen.slice(0, limitOf(input) + 1), input, (webhook) => [
      webhook.id,
    ]);
    return { items: items.map((webhook) => showWebhook(coupleId, webhook, webhooks)), next_cursor };
  },
});

import { z } from "zod";
import { EVENT_TYPES } from "../books/rows.ts";
import { INBOX_KINDS } from "../inbox/item.ts";

const id = z.uuid();

/** What a message tells, for those who receive it. */
export const messageShape = z.strictObject({
  type: z.enum(EVENT_TYPES.map((type) => `ledger.${type.toLowerCase()}`)),
  timestamp: z.iso.datetime().describe("When it happened."),
  data: z.strictObject({
    couple_id: id,
    event_id: id.describe("The event; the message's `webhook-id`, too."),
    sequence: z.int().describe("Its place in the couple's ledger."),
    user_id: id.nullable().describe("Who acted; null: neither partner."),
    source_goal_id: id.nullable().describe("The goal that money left."),
    dest_goal_id: id.nullable().describe("The goal that money reached, or that it is about."),
    inbox: z
      .array(z.strictObject({ item_id: id, kind: z.enum(INBOX_KINDS), user_id: id }))
      .describe("What it put into the inboxes of the webhook's owners."),
  }),
});
